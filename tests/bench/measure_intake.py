"""Intake: from a file on disk to typed, checked rows and a list of problems; beside pandera, pydantic and a bare read."""

from __future__ import annotations

from tests.bench.files import MISTAKES
from tests.bench.plan import COERCED, SHARES, SLICE, Figures, Plan
from tests.bench.sides import RIVALS, Answer, Side, in_turn, median, times_as_fast


def measure(plan: Plan) -> Figures:
    """All sides in turn on the full size, then ours alone on the smaller ones."""
    home = plan.home("1m")
    store, file = home / "patients.duckdb", home / "checked.csv"
    with Side() as ours, Side(RIVALS) as rivals:
        seen = in_turn(
            plan.turns(5),
            ours=lambda: ours.ask("ours:check", store, file),
            pandera=lambda: rivals.ask("rival_pandera:check", file, MISTAKES, COERCED),
            whole_check=lambda: ours.ask("ours:check_whole", home / "store.duckdb", home / "scans.csv"),
            pandera_typed=lambda: rivals.ask("rival_pandera:check_typed", file),
            pydantic=lambda: rivals.ask("rival_pydantic:check", file, SLICE),
            bare=lambda: ours.ask("ours:bare_read", home / "scans.csv"),  # it cannot read a mistake
        )
        small = plan.home(
            "10k"
        )  # the mistakes stand at the end, behind pydantic's slice: it has to find those of a small file
        whole = rivals.ask("rival_pydantic:check", small / "checked.csv", plan.scans)
    agree(plan.scans + MISTAKES, seen["ours"][0], seen["pandera_typed"][0])
    agree(plan.scans // SHARES["10k"] + MISTAKES, whole)
    figures = {f"{name}_rows_per_s": median(answers, "per_s") for name, answers in seen.items()}
    return figures | {
        "intake_vs_pandera": times_as_fast(seen["ours"], seen["pandera"]),
        "intake_vs_pandera_typed": times_as_fast(seen["ours"], seen["pandera_typed"]),
        "intake_vs_pydantic": times_as_fast(seen["ours"], seen["pydantic"]),
        "intake_vs_bare_read": times_as_fast(seen["ours"], seen["bare"]),
    }


def agree(rows: int, *answers: Answer) -> None:
    """Fail where a side did not read every row and find just the planted mistakes: then another thing was timed."""
    wanted = list(range(rows - MISTAKES + 2, rows + 2))
    for answer in answers:
        if answer["rows"] != rows or answer["bad_rows"] != wanted:
            raise RuntimeError(
                f"A side read {answer['rows']} of {rows} rows and found {len(answer['bad_rows'])} bad ones; "
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
