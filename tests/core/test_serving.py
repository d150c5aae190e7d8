"""Serving: an address is promised only where the dashboard can listen, and its process ends with the one that began it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from core.cli import main
from core.clinic import open_clinic
from core.serving import need_port
from tests.stores import TODAY, empty_store

START_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("verb", ["serve", "demo"])
def test_a_port_that_is_taken_is_said_before_any_address(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code = main([verb, "--store", str(tmp_path / "own.duckdb"), "--port", str(port)])
    said = capsys.readouterr()
    assert code == 1 and "http://" not in said.out
    assert f"Port {port} cannot be used" in said.err and "--port" in said.err
    assert list(tmp_path.iterdir()) == [], "nothing is made for a dashboard that cannot be served"


def test_a_number_that_is_no_port_is_a_usage_mistake(tmp_path: Path) -> None:
    assert main(["serve", "--store", str(tmp_path / "own.duckdb"), "--port", "70000"]) == 2


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to pass on")
def test_what_ends_the_launcher_ends_the_dashboard_and_frees_port_and_store(tmp_path: Path) -> None:
    path, port = empty_store(tmp_path / "own.duckdb"), free_port()
    command = [sys.executable, "-m", "core.cli", "serve", "--store", str(path), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as launcher:
        try:
            begun = time.monotonic()
            while not answers(port):
                assert launcher.poll() is None and time.monotonic() - begun < START_SECONDS
                time.sleep(0.2)
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            launcher.send_signal(signal.SIGTERM)  # to the launcher alone, as a service's manager does
            assert launcher.wait(30) == 0
            assert not answers(port)
            need_port(port)
            open_clinic(path, TODAY).close()
        finally:
            if launcher.poll() is None:
                os.killpg(launcher.pid, signal.SIGKILL)
