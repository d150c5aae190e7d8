"""Intake: from a file on disk to typed, checked rows and a list of problems; beside pandera, pydantic and a bare read."""

from __future__ import annotations

from tests.bench.files import MISTAKES
from tests.bench.odd import write_odd
from tests.bench.plan import SLICE, Figures, Plan
from tests.bench.sides import RIVALS, Answer, Side, in_turn, median, times_as_fast


def measure(plan: Plan) -> Figures:
    """All sides in turn on the full size."""
    home = plan.home("1m")
    store, file, odd = home / "patients.duckdb", home / "checked.csv", home / "odd.csv"
    refused = write_odd(odd)
    # pydantic takes as long for each row: it reads the last ones, with all the mistakes
    skip = max(plan.scans - SLICE, 0)
    with Side() as ours, Side(RIVALS) as rivals:
        asks = {
            "ours": lambda file, _: ours.ask("ours:check", store, file),
            "pandera": lambda file, _: rivals.ask("rival_pandera:check", file),
            "pydantic": lambda file, skip: rivals.ask("rival_pydantic:check", file, skip),
        }
        for name, ask in asks.items():
            found = ask(odd, 0)["bad_rows"]
            if found != refused:
                raise RuntimeError(f"{name} goes by other rules: of {odd.name} it refuses {found}, not {refused}.")
        seen = in_turn(
            plan.turns(5),
            **{name: lambda ask=ask: ask(file, skip) for name, ask in asks.items()},  # type: ignore[misc]
            whole_check=lambda: ours.ask("ours:check_whole", home / "store.duckdb", home / "scans.csv"),
            bare=lambda: ours.ask("ours:bare_read", home / "scans.csv"),  # it cannot read a mistake
        )
    for name in asks:
        for answer in seen[name]:
            agree(plan.scans + MISTAKES, answer, skip if name == "pydantic" else 0)
    figures = {f"{name}_rows_per_s": median(answers, "per_s") for name, answers in seen.items()}
    return figures | {
        "intake_vs_pandera": times_as_fast(seen["ours"], seen["pandera"]),
        "intake_vs_pydantic": times_as_fast(seen["ours"], seen["pydantic"]),
        "intake_vs_bare_read": times_as_fast(seen["ours"], seen["bare"]),
    }


def agree(rows: int, answer: Answer, skip: int = 0) -> None:
    """Fail where a side did not read every row but the first `skip` and find just the planted mistakes, the file's last
    rows: then another thing was timed."""
    wanted = list(range(rows - MISTAKES + 2, rows + 2))
    if answer["rows"] != rows - skip or answer["bad_rows"] != wanted:
        raise RuntimeError(
            f"A side read {answer['rows']} of {rows - skip} rows and found {len(answer['bad_rows'])} bad ones; "
            f"{MISTAKES} were planted."
        )


def measure_growth(plan: Plan) -> Figures:
    """Rows/s and peak memory of ours by size, each in a process of its own."""
    figures = {}
    for size in plan.sizes:
        home = plan.home(size)
        with Side() as ours:
            ours.ask("ours:check", home / "patients.duckdb", home / "checked.csv")
            figures[f"intake_peak_mb_{size}"] = ours.ask("ours:peak_mb")["mb"]
            again = [
                ours.ask("ours:check", home / "patients.duckdb", home / "checked.csv") for _ in range(plan.turns(3))
            ]
            figures[f"intake_rows_per_s_{size}"] = median(again, "per_s")
    return figures | {"intake_peak_mb": figures["intake_peak_mb_1m"]}
