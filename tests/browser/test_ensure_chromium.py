"""The search for a browser on made-up machines: nothing is installed here."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.browser.ensure_chromium import DEBIAN_PATH, Machine, NoChromium, ensure, find, starts

OWN = "/home/someone/playwright/chrome"


class MadeUpMachine:
    """Browsers at given paths, and installers that put one there when their name is among `works`."""

    def __init__(self, *browsers: str, root: bool = False, works: Sequence[str] = (), **environ: str):
        self.browsers = set(browsers)
        self.works = works
        self.commands: list[str] = []
        self.asked = Machine(
            environ=environ,
            which=lambda name: next((path for path in sorted(self.browsers) if Path(path).name == name), None),
            starts=lambda path: path in self.browsers,
            playwright_path=lambda: OWN,
            installs_debian_packages=lambda: root,
            run=self.run,
        )

    def run(self, command: Sequence[str]) -> bool:
        self.commands.append(" ".join(command[-2:]))
        installed = {"-y chromium": ("apt", DEBIAN_PATH), "install chromium": ("playwright", OWN)}
        installer, path = installed.get(self.commands[-1], ("", ""))
        if installer in self.works:
            self.browsers.add(path)
        return installer in self.works


@pytest.mark.parametrize(
    ("browsers", "environ", "expected"),
    [
        ([], {}, None),
        ([OWN], {}, OWN),
        (["/opt/google-chrome", OWN], {}, "/opt/google-chrome"),
        ([DEBIAN_PATH, "/opt/google-chrome", OWN], {}, DEBIAN_PATH),
        ([DEBIAN_PATH, "/opt/mine"], {"CHROMIUM": "/opt/mine"}, "/opt/mine"),
        ([DEBIAN_PATH], {"CHROMIUM": ""}, DEBIAN_PATH),
    ],
)
def test_the_search_takes_the_first_that_runs(browsers, environ, expected):
    assert find(MadeUpMachine(*browsers, **environ).asked) == expected


def test_a_chosen_browser_that_does_not_run_is_named_and_not_replaced():
    machine = MadeUpMachine(DEBIAN_PATH, CHROMIUM="/opt/gone")
    with pytest.raises(NoChromium, match="CHROMIUM names /opt/gone, which does not run"):
        ensure(machine.asked)
    assert machine.commands == []


def test_nothing_is_installed_where_a_browser_is():
    machine = MadeUpMachine(DEBIAN_PATH, root=True, works=["apt"])
    assert ensure(machine.asked) == DEBIAN_PATH
    assert machine.commands == []


@pytest.mark.parametrize(
    ("root", "works", "path", "commands"),
    [
        (True, ["apt", "playwright"], DEBIAN_PATH, ["apt-get update", "-y chromium"]),
        (True, ["playwright"], OWN, ["apt-get update", "-y chromium", "install chromium"]),
        (False, ["apt", "playwright"], OWN, ["install chromium"]),
    ],
)
def test_root_on_debian_uses_apt_and_everybody_else_playwright(root, works, path, commands):
    machine = MadeUpMachine(root=root, works=works)
    assert ensure(machine.asked) == path
    assert machine.commands == commands


@pytest.mark.parametrize("root", [True, False])
def test_without_any_way_one_sentence_says_what_to_install(root):
    with pytest.raises(NoChromium) as caught:
        ensure(MadeUpMachine(root=root).asked)
    assert "apt-get install chromium" in str(caught.value)
    assert str(caught.value).count(". ") == 0


@pytest.mark.skipif(os.name == "nt", reason="the stub is Ubuntu's")
def test_a_stub_that_only_asks_for_a_snap_is_not_a_browser(tmp_path):
    stub = tmp_path / "chromium-browser"
    stub.write_text("#!/bin/sh\necho 'requires the chromium snap to be installed' >&2\nexit 1\n")
    stub.chmod(0o755)
    assert not starts(str(stub))
    assert not starts(str(tmp_path / "absent"))
