"""Serving the dashboard on a store: the port is tried before an address is promised, and what stops this process
stops the dashboard's process too."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from core.clinic import open_clinic
from core.errors import StoreUnreadable, TrabeculaError, UsageError

_APP = Path(__file__).resolve().parent.parent / "dashboard" / "app.py"
_ADDRESS = "127.0.0.1"
_STOPS_WITHIN_S = 20.0


class _Asked(Exception):
    """This process was asked to end."""


def run_serve(args: Namespace) -> int:
    """Serve the dashboard on a store until it is stopped; the dashboard's process owns the store."""
    path = Path(args.store).resolve()
    need_port(args.port)
    open_clinic(path, args.as_of).close()
    if not _APP.exists():
        raise StoreUnreadable("The dashboard is not installed beside the core: install the whole project.")
    environment = (
        os.environ | {"TRABECULA_STORE": str(path)} | ({"TRABECULA_AS_OF": str(args.as_of)} if args.as_of else {})
    )
    command = [sys.executable, "-m", "streamlit", "run", str(_APP), "--server.port", str(args.port)]
    need_port(args.port)  # opening a store may take a while
    sys.stdout.write(f"Trabecula on http://{_ADDRESS}:{args.port}  (store {path}; stop with Ctrl+C)\n")
    sys.stdout.flush()
    with _ends_on_request():
        return _run([*command, "--server.headless", "true"], environment)


def need_port(port: int) -> None:
    """Raise where no dashboard can listen on a port of this machine: UsageError for a number that is no port,
    TrabeculaError for one that another program has."""
    if not 0 < port < 65536:
        raise UsageError(f"{port} is no port: choose one from 1 to 65535.")
    with socket.socket() as probe:
        if sys.platform == "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port whose last connections have only just ended is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_ADDRESS, port))
            probe.listen(1)
        except OSError as error:
            raise TrabeculaError(
                f"Port {port} cannot be used ({error.strerror or error}). What answers there is another program, "
                "perhaps a dashboard on another store: stop it, or choose another port with --port."
            ) from None


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run the dashboard; when this process is asked to end, end the dashboard first and wait for it."""
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    except (KeyboardInterrupt, _Asked) as why:
        # Ctrl+C has reached the dashboard as well: it is on its way out
        _end(process, told=isinstance(why, KeyboardInterrupt))
        return 0
    except BaseException:
        _end(process, told=False)
        raise


def _end(process: subprocess.Popen[bytes], told: bool) -> None:
    try:
        if not told:
            process.terminate()
        process.wait(_STOPS_WITHIN_S)
    except (subprocess.TimeoutExpired, KeyboardInterrupt, _Asked):
        process.kill()
        process.wait()


@contextmanager
def _ends_on_request() -> Iterator[None]:
    """A request to end (SIGTERM, a closed terminal) is an _Asked in this thread, which the block has to answer."""

    def asked(number: int, frame: FrameType | None) -> None:
        raise _Asked

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), asked) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
