"""The real dashboard in a process of its own, as `trabecula demo` and `trabecula serve` start it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

import sample_data

START_SECONDS = 180  # the demo first takes its CSVs through the intake, on a slow machine with both cores busy
STOP_SECONDS = 20
NEXT_BATCH = len(sample_data.FILES) + 1  # of the first file that is loaded into the demo


@dataclass(frozen=True)
class Dashboard:
    """A running dashboard: its address, its store's file, and what it has printed so far."""

    url: str
    store: Path
    log: Path


def at_rest(page: Page) -> None:
    """Wait until the page's script has run: while it runs anew, buttons are taken away and put back, and forms close."""
    page.wait_for_function("!document.querySelector('[data-test-script-state=running]')")


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether Streamlit says that it is ready."""
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Return when the dashboard answers; fail with its own words when it ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        ended = process.poll() is not None
        if ended or time.monotonic() > deadline:
            said = log.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"The dashboard {'ended' if ended else 'did not answer'} at {url}. It said:\n{said}")
        time.sleep(0.1)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the dashboard with all processes that it started."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)
        process.wait(STOP_SECONDS)
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)


@contextlib.contextmanager
def dashboard_on(store: Path, verb: str = "serve", *arguments: str) -> Iterator[Dashboard]:
    """Serve `store` on a free port: `serve` an existing or empty one, `demo` one that it fills itself first."""
    port = free_port()
    log = store.with_suffix(".log")
    command = [sys.executable, "-m", "core.cli", verb, "--store", str(store), "--port", str(port), *arguments]
    running = Dashboard(f"http://127.0.0.1:{port}", store, log)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=store.parent,  # not the project's folder: theme and pages must be found from anywhere
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=os.name != "nt",
        )
        try:
            wait_until_ready(process, running.url, log)
            yield running
        finally:
            stop(process)
