"""Find a Chromium for the browser tests, or install one, and print its path.

    python tests/browser/ensure_chromium.py

Looks at the variable CHROMIUM, at /usr/bin/chromium, at the PATH, and at what Playwright downloaded. Where there is
none, Debian and Ubuntu install theirs (as root), and elsewhere Playwright downloads its own. When neither works, one
sentence says what to do, and the exit status is 1.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

DEBIAN_PATH = "/usr/bin/chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT_PATH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
ADVICE = "install Chromium or Chrome (Debian and Ubuntu: apt-get install chromium), or set CHROMIUM to its path"


class NoChromium(Exception):
    """No browser could be found or installed; the text says what to do."""


def starts(path: str) -> bool:
    """Whether this is a browser that runs. Ubuntu's chromium-browser may be a stub that only asks for a snap."""
    if not (Path(path).is_file() and os.access(path, os.X_OK)):
        return False
    if os.name == "nt":  # there, `--version` opens a window instead of printing
        return True
    return subprocess.run([path, "--version"], capture_output=True).returncode == 0


def playwright_path() -> str | None:
    """Where Playwright's own Chromium is, or would be after its download."""
    asked = subprocess.run([sys.executable, "-c", PLAYWRIGHT_PATH], capture_output=True, text=True)
    return asked.stdout.strip() or None


def installs_debian_packages() -> bool:
    """Whether this is root on a machine with apt-get."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def run(command: Sequence[str]) -> bool:
    """Run an installer, its words to stderr so that stdout holds the path alone; whether it succeeded."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode == 0


@dataclass(frozen=True)
class Machine:
    """What the search asks of the machine. A test hands in its own answers."""

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    which: Callable[[str], str | None] = shutil.which
    starts: Callable[[str], bool] = starts
    playwright_path: Callable[[], str | None] = playwright_path
    installs_debian_packages: Callable[[], bool] = installs_debian_packages
    run: Callable[[Sequence[str]], bool] = run


def find(machine: Machine) -> str | None:
    """The first browser that runs, or None. A CHROMIUM that does not run is an error, not a reason to take another."""
    chosen = machine.environ.get("CHROMIUM")
    if chosen:
        if machine.starts(chosen):
            return chosen
        raise NoChromium(f"CHROMIUM names {chosen}, which does not run: {ADVICE}.")
    for path in (DEBIAN_PATH, *map(machine.which, NAMES)):
        if path and machine.starts(path):
            return path
    own = machine.playwright_path()
    return own if own and machine.starts(own) else None


def install(machine: Machine) -> str:
    """Install a browser in the way this machine allows, and return its path."""
    if machine.installs_debian_packages():
        machine.run(["apt-get", "update"])
        machine.run(["apt-get", "install", "-y", "chromium"])
        found = find(machine)
        if found:
            return found
    machine.run([sys.executable, "-m", "playwright", "install", "chromium"])
    found = find(machine)
    if found:
        return found
    raise NoChromium(f"No Chromium is here and none could be installed: {ADVICE}.")


def ensure(machine: Machine) -> str:
    """A browser's path, installed first where there is none."""
    return find(machine) or install(machine)


if __name__ == "__main__":
    try:
        print(ensure(Machine()))
    except NoChromium as reason:
        sys.exit(str(reason))
