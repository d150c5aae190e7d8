"""Make .venv hold exactly what requirements.lock names, and the project itself as an editable install.

    python3 .ci/environment.py
    python3 .ci/environment.py build/bench-venv tests/bench/requirements.lock   (another environment, packages only)

Needs nothing but Python 3.11 to 3.14. Every package is checked against its hash in the lock file, and none is built
from source. Where .venv already fits, nothing is done. Two runs at a time wait for each other.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 14)  # for a later Python the locked packages are not built yet
QUIETLY = ("-qq", "--no-input", "--disable-pip-version-check")  # errors only


def digest(root: Path, name: str, *more: str) -> str:
    """One line that changes when the file `name`, the place of the project or one of `more` changes."""
    parts = [(root / name).read_bytes(), str(root).encode(), *(part.encode() for part in more)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def python_in(environment: Path) -> Path:
    """The interpreter of a virtual environment, on Windows and elsewhere."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def holds(stamp: Path, wanted: str) -> bool:
    """Whether an earlier run finished what this digest stands for."""
    return stamp.is_file() and stamp.read_text(encoding="ascii") == wanted


@contextlib.contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold a lock that the system lets go of when the process ends, however it ends."""
    with path.open("a+b") as handle:
        if os.name == "nt":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run(*command: str | Path, otherwise: str) -> None:
    """Run one step from the project's folder; where it fails, say in one sentence what to do."""
    if subprocess.run([str(part) for part in command], cwd=ROOT).returncode != 0:
        sys.exit(otherwise)


def install_packages(environment: Path, lock: str) -> None:
    """An empty environment with the locked packages: nothing that an older lock named stays behind."""
    print(f"Preparing {environment.name}: the packages of {lock} are fetched once, in a minute or two.", flush=True)
    run(
        *(sys.executable, "-m", "venv", "--clear", environment),
        otherwise="Python cannot make a virtual environment here: install its venv module "
        "(Debian and Ubuntu: apt-get install python3-venv), then run this again.",
    )
    run(
        *(python_in(environment), "-m", "pip", "install", *QUIETLY),
        *("--only-binary", ":all:", "--require-hashes", "-r", lock),
        otherwise=f"The packages of {lock} could not be installed: pip's message above says which and why.",
    )


def install_project(environment: Path) -> None:
    """The project itself, editable; its build tool came with the lock, so nothing is fetched."""
    run(
        *(python_in(environment), "-m", "pip", "install", *QUIETLY),
        *("--no-index", "--no-deps", "--no-build-isolation", "--editable", "."),
        otherwise="The project could not be installed into .venv: pip's message above says why.",
    )


def prepare_packages(root: Path, environment: Path, lock: str) -> str:
    """Bring an environment up to date with a lock file; returns the digest of what it holds."""
    packages, stamp = digest(root, lock, sys.version), environment / "packages.stamp"
    if not (holds(stamp, packages) and python_in(environment).exists()):
        install_packages(environment, lock)
        stamp.write_text(packages, encoding="ascii")
    return packages


def prepare_another(root: Path, name: str, lock: str) -> None:
    """An environment beside .venv with the packages of its own lock file, without the project."""
    environment = root / name
    environment.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(environment.with_name(f"{environment.name}.lock")):
        prepare_packages(root, environment, lock)


def prepare(root: Path) -> None:
    """Bring .venv up to date with requirements.lock and pyproject.toml."""
    environment = root / ".venv"
    project_stamp = environment / "project.stamp"
    with one_at_a_time(root / ".venv.lock"):
        project = digest(root, "pyproject.toml", prepare_packages(root, environment, "requirements.lock"))
        if not holds(project_stamp, project):
            install_project(environment)
            project_stamp.write_text(project, encoding="ascii")


if __name__ == "__main__":
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(f"Trabecula needs Python 3.11 to 3.14; this one is {sys.version.split()[0]}.")
    if sys.argv[1:]:
        prepare_another(ROOT, *sys.argv[1:])
    else:
        prepare(ROOT)
