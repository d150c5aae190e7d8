"""The repository keeps its promises: what is locked, what is shipped, what lies where, what README names."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

import core
import dashboard
import sample_data

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("core", "dashboard", "sample_data")
TOP_LEVEL = {
    *PACKAGES,
    *("tests", "docs", ".ci", ".gitignore"),
    *("pyproject.toml", "requirements.lock", "Makefile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
}
LONG_AT = {"dashboard/screens/": 100, "tests/": 350, "": 300}
# a folder that only one machine has; "/home/someone" in a test's made-up answer is nobody's
MACHINE_PATH = re.compile(
    r"(?<![\w.~-])(/(root|work|tmp)/|/opt/wheels|/home/(?!someone/)\w+/|/Users/\w+/|[A-Z]:\\Users\\)"
)


def tracked() -> list[str]:
    """The paths that version control holds and that are still there, relative to the project."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in listed.split("\0") if path and (ROOT / path).is_file()]


def settings() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


LOCKS = ("requirements.lock", "tests/bench/requirements.lock")


def locked(lock: str = "requirements.lock") -> list[tuple[str, str]]:
    """Each requirement of a lock file with all that follows it up to the next."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return re.findall(r"^(\S+==\S+)(.*(?:\n[ \t].*)*)", text, flags=re.MULTILINE)


@pytest.mark.parametrize("package", [core, dashboard, sample_data])
def test_the_packages_are_ours_and_not_a_registrys_of_the_same_name(package):
    assert Path(package.__file__).resolve().parent.parent == ROOT


def test_it_is_never_uploaded():
    project = settings()["project"]
    assert project["name"] == "trabecula"
    assert project["scripts"] == {"trabecula": "core.cli:main"}
    assert "Private :: Do Not Upload" in project["classifiers"]


def names_of(requirements: list[str]) -> set[str]:
    return {re.split(r"[=<>\[]", one)[0] for one in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_each_locked_package_has_its_hashes(lock):
    assert len(locked(lock)) > 40
    assert [name for name, rest in locked(lock) if "--hash=sha256:" not in rest] == []


def test_what_is_only_measured_beside_is_locked_apart():
    rivals = names_of(settings()["project"]["optional-dependencies"]["bench"]) - {"pyarrow"}  # Streamlit brings it
    assert len(rivals) > 1
    assert rivals <= names_of([name for name, _ in locked(LOCKS[1])])
    assert rivals.isdisjoint(names_of([name for name, _ in locked()]))
    ours, theirs = dict.fromkeys(name for name, _ in locked()), [name for name, _ in locked(LOCKS[1])]
    assert [name for name in theirs if name.startswith(("pandas==", "pydantic==")) and name not in ours] == []


def test_each_dependency_is_locked_the_build_tool_too():
    declared = settings()["project"]["dependencies"] + settings()["project"]["optional-dependencies"]["dev"]
    wanted = {re.split(r"[=<>]", name)[0] for name in declared + settings()["build-system"]["requires"]}
    assert wanted <= {name.split("==")[0] for name, _ in locked()}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_registry_and_no_folder(lock):
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.search(r"://|--(index|extra|find|trusted)|-[if] |file:|^[./]", line)] == []


def test_the_top_level_holds_only_what_belongs_there():
    assert {PurePosixPath(path).parts[0] for path in tracked()} <= TOP_LEVEL


def test_no_tracked_file_names_a_folder_of_one_machine():
    named = []
    for path in tracked():
        if path == "tests/test_repository.py":
            continue
        text = (ROOT / path).read_bytes().decode("utf-8", errors="ignore")
        named += [f"{path}: {found.group()}" for found in MACHINE_PATH.finditer(text)]
    assert named == []


def test_files_stay_short_and_are_named_for_what_they_hold():
    long, vague = [], []
    for path in (path for path in tracked() if path.endswith(".py")):
        lines = len((ROOT / path).read_text(encoding="utf-8").splitlines())
        limit = next(limit for folder, limit in LONG_AT.items() if path.startswith(folder))
        if path.startswith("dashboard/screens/") and "_" in PurePosixPath(path).stem:
            limit = 230  # a panel of a screen, named after it: patient_header.py
        long += [f"{path}: {lines} lines, at most {limit}"] if lines > limit else []
        vague += [path] if PurePosixPath(path).stem in {"utils", "common", "helpers", "misc"} else []
    assert (long, vague) == ([], [])


def test_readme_names_both_commands_and_make_knows_them():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    assert {"demo", "test", "check"} <= verbs
    for name in ("README.md", "CONTRIBUTING.md"):
        assert set(re.findall(r"\bmake ([a-z]+)\b", (ROOT / name).read_text(encoding="utf-8"))) <= verbs
    assert "make demo" in readme
    assert "make test" in readme


def test_readmes_windows_commands_start_files_that_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    scripts = re.findall(r"\S+\\\S+\.py\b", readme)
    assert {".ci\\environment.py", "tests\\browser\\ensure_chromium.py"} <= set(scripts)
    assert [script for script in scripts if not (ROOT / script.replace("\\", "/")).is_file()] == []


def test_the_links_of_the_documents_lead_somewhere():
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
        targets = re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / name).read_text(encoding="utf-8"))
        own = [target for target in targets if "://" not in target]
        assert [target for target in own if not (ROOT / target).exists()] == []


def test_a_wheel_carries_the_files_that_are_not_python(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("trabecula-*.whl"))) as wheel:
        shipped = set(wheel.namelist())
    ours = {path for path in tracked() if path.startswith(tuple(f"{package}/" for package in PACKAGES))}
    assert {".sql", ".toml", ".woff2"} <= {PurePosixPath(path).suffix for path in ours}
    assert ours <= shipped
