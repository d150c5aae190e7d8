"""The figures that are to be reached, in their order, and what each means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A figure with its unit ("×" for a comparison) and what is to be reached: at least or at most `wanted`."""

    name: str
    unit: str
    wanted: float
    at_least: bool
    meaning: str

    def reached(self, value: float) -> bool:
        """Whether a value is on the wanted side."""
        return value >= self.wanted if self.at_least else value <= self.wanted

    @property
    def to_reach(self) -> str:
        """`≥ 5 ×`."""
        return f"{'≥' if self.at_least else '≤'} {self.wanted:g} {self.unit}"


TARGETS = (
    Target("intake_vs_pandera", "×", 5, True, "rows/s of reading and checking a file of scans, beside pandera"),
    Target("intake_vs_pydantic", "×", 9, True, "the same beside pydantic, row by row"),
    Target("intake_vs_bare_read", "×", 0.3, True, "the same beside a bare typed read that checks nothing"),
    Target("intake_peak_mb", "MB", 600, False, "the most memory of a process that reads and checks that file"),
    Target("z_vs_rcpchgrowth", "×", 500, True, "height Z/s with age and sex at hand, beside sds_for_measurement"),
    Target("z_end_to_end_vs_rcpchgrowth", "×", 130, True, "the same from stored heights: patient, age, Z"),
    Target("patient_query_ms_1m", "ms", 30, False, "all data of one Patient page"),
    Target("patient_query_1m_vs_10k", "×", 1.5, False, "its time beside that in a store of a hundredth"),
    Target("worklist_ms_1m", "ms", 50, False, "all data of the Worklist page"),
    Target(
        "month_commit_s_1m", "s", 3, False, "a month's file (5,000 scans of 5,000 patients) loaded, findings renewed"
    ),
    Target("month_findings_s_1m", "s", 2, False, "of that: the rules asked and the findings written"),
    Target("rule_answer_ms_1m", "ms", 20, False, "the slowest rule of one patient: kept ones read, others worked out"),
    Target("rule_answer_of_all_s_1m", "s", 2, False, "the same of all patients"),
    Target(
        "cohort_response_s_100k", "s", 1, False, "the Cohort page's figure of 100,000 treated patients, one statement"
    ),
    Target(
        "patient_change_vs_bare_page", "×", 1.8, False, "another patient, click to redrawn chart, beside a bare page"
    ),
)
