"""Fixtures that open the real dashboard in Chromium. A missing browser is a failure, never a skip.

demo        one dashboard on the demo store for all tests of a run that only look
own_demo    a dashboard on a demo store of the test's own, for tests that load, undo, acknowledge
own_empty   a dashboard on an empty store of the test's own
page        a page of 1440 x 900, light; it fails the test on a page error, on an error in the console and on a request
            that leaves this machine
open_page   the same for several pages, other sizes, or the dark theme
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.browser.ensure_chromium import ADVICE, Machine, find
from tests.browser.serving import Dashboard, dashboard_on

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no request leaves this machine
]
OpenPage = Callable[..., Page]
expect.set_options(timeout=30_000)  # a busy machine takes longer than the usual five seconds


def is_fault(line: ConsoleMessage) -> bool:
    """An error in the console; Streamlit's own look for its health address below a page's path gets a 404 by design."""
    return line.type == "error" and "/_stcore/" not in line.location["url"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use a browser."""
    for item in items:
        if {"browser", "demo", "own_demo", "own_empty"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find(Machine())
    assert path, f"No Chromium is here: run `make test`, which installs one, or {ADVICE}."
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo store, built once in a run and never opened: each dashboard gets a copy."""
    path = tmp_path_factory.mktemp("built") / "demo.duckdb"
    subprocess.run([sys.executable, "-m", "core.cli", "demo", "--build-only", "--store", str(path)], check=True)
    return path


@pytest.fixture(scope="session")
def demo(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    copy = shutil.copy(demo_store, tmp_path_factory.mktemp("demo"))
    with dashboard_on(Path(copy), "demo") as running:
        yield running


@pytest.fixture
def own_demo(demo_store: Path, tmp_path: Path) -> Iterator[Dashboard]:
    with dashboard_on(Path(shutil.copy(demo_store, tmp_path)), "demo") as running:
        yield running


@pytest.fixture
def own_empty(tmp_path: Path) -> Iterator[Dashboard]:
    with dashboard_on(tmp_path / "empty.duckdb", "serve", "--as-of", "2026-11-20") as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """open_page(width=1440, height=900, dark=False) -> Page; all of a test's pages are watched for faults."""
    faults: list[str] = []
    contexts = []

    def watch(request: Request) -> None:
        # Watched and not routed: a context whose requests are routed keeps no cache, and each page has 130 of them.
        if urlparse(request.url).hostname not in ("127.0.0.1", None):
            faults.append(f"a request to another machine: {request.url}")

    def open_one(width: int = 1440, height: int = 900, dark: bool = False) -> Page:
        scheme = "dark" if dark else "light"
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        context.on("request", watch)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
        page.on("console", lambda line: faults.append(f"console: {line.text}") if is_fault(line) else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()
