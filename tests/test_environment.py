"""What .ci/environment.py does to .venv, with pip and venv replaced by a list of what was asked for."""

import importlib.util
import os
import threading
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / ".ci" / "environment.py"


@pytest.fixture
def environment() -> ModuleType:
    spec = importlib.util.spec_from_file_location("environment", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "requirements.lock").write_text("one==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    return tmp_path


@pytest.fixture
def asked(environment: ModuleType, root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps taken so far: 'venv', 'packages', 'project'."""
    steps: list[str] = []

    def note(*command: str | Path, otherwise: str) -> None:
        words = [str(part) for part in command]
        step = next(name for name in ("venv", "--require-hashes", "--editable") if name in words)
        steps.append({"--require-hashes": "packages", "--editable": "project"}.get(step, step))
        if step == "venv":
            python = environment.python_in(root / ".venv")
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()

    monkeypatch.setattr(environment, "run", note)
    return steps


def test_the_first_run_makes_everything_and_the_second_nothing(environment, root, asked):
    environment.prepare(root)
    assert asked == ["venv", "packages", "project"]
    environment.prepare(root)
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("changed", "steps"),
    [("requirements.lock", ["venv", "packages", "project"]), ("pyproject.toml", ["project"])],
)
def test_a_change_is_followed(environment, root, asked, changed, steps):
    environment.prepare(root)
    asked.clear()
    with (root / changed).open("a") as file:
        file.write("# changed\n")
    environment.prepare(root)
    assert asked == steps


def test_an_environment_without_its_python_is_made_again(environment, root, asked):
    environment.prepare(root)
    environment.python_in(root / ".venv").unlink()
    asked.clear()
    environment.prepare(root)
    assert asked[:2] == ["venv", "packages"]


def test_a_step_that_failed_is_taken_again(environment, root, asked, monkeypatch):
    working = environment.run

    def failing(*command, otherwise):
        working(*command, otherwise=otherwise)
        if "--editable" in command:
            raise SystemExit(otherwise)

    monkeypatch.setattr(environment, "run", failing)
    with pytest.raises(SystemExit, match="could not be installed"):
        environment.prepare(root)
    asked.clear()
    monkeypatch.setattr(environment, "run", working)
    environment.prepare(root)
    assert asked == ["project"]


def test_a_command_that_fails_ends_with_one_sentence(environment):
    command = ("cmd", "/c", "exit 3") if os.name == "nt" else ("false",)
    with pytest.raises(SystemExit) as caught:
        environment.run(*command, otherwise="Install it, then run this again.")
    assert caught.value.code == "Install it, then run this again."


def test_two_runs_wait_for_each_other(environment, tmp_path):
    order: list[str] = []
    lock = tmp_path / "lock"

    def second() -> None:
        with environment.one_at_a_time(lock):
            order.append("second")

    with environment.one_at_a_time(lock):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(timeout=0.3)
        order.append("first")
    waiting.join(timeout=10)
    assert order == ["first", "second"]


def test_another_environment_has_the_packages_of_its_own_lock_file_and_not_the_project(
    environment, root, asked, monkeypatch
):
    told: list[str] = []
    monkeypatch.setattr(
        environment, "install_packages", lambda made, lock: told.append(lock) or made.mkdir(parents=True)
    )
    (root / "rivals.lock").write_text("two==2\n")
    environment.prepare_another(root, "build/rivals", "rivals.lock")
    assert (told, asked) == (["rivals.lock"], [])
    python = environment.python_in(root / "build" / "rivals")
    python.parent.mkdir(parents=True)
    python.touch()
    environment.prepare_another(root, "build/rivals", "rivals.lock")
    assert told == ["rivals.lock"]
