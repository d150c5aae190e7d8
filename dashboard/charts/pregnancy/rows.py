"""What the figures of an episode are drawn from. Days are counted from the delivery (negative: before it)."""

from __future__ import annotations

from dataclasses import dataclass

OBSERVATIONAL = (
    "Observational, and few women: it tells how long recovery took in those who were followed, not what brought it "
    "about. "
    "Not compared by treatment: who was treated differs from who was not."
)


@dataclass(frozen=True)
class Mark:
    """One point in time: as it was written, and the first and the last day after the delivery that it may stand for.

    first and last are None where nothing ties it to the delivery; last is None for a stretch without an end. assumed:
    from when it counts was not stated. detail: what the hover card says beside it.
    """

    told: str
    first: int | None
    last: int | None
    detail: str = ""
    assumed: bool = False

    @property
    def middle(self) -> float | None:
        """Where a single sign is drawn."""
        if self.first is None:
            return None
        return self.first if self.last is None else (self.first + self.last) / 2


@dataclass(frozen=True)
class Given:
    """A treatment: its words, when, and whether it is a bisphosphonate, an NSAID or another one."""

    name: str
    at: Mark
    group: str = "other"
    """`bisphosphonate`, `NSAID` or `other`."""


@dataclass(frozen=True)
class Case:
    """One pregnancy's episode as one row. no: stands for a hidden name. lines: what is known of it, a line each.

    followed_to: the last day after the delivery of which something is known. delivered: False where it lies ahead (the
    expected day stands at 0 then). before, after: treatments in pregnancy and after the delivery.
    """

    token: str
    name: str
    no: int
    title: str
    published: bool
    delivered: bool
    lines: tuple[str, ...] = ()
    onset: Mark | None = None
    diagnosis: Mark | None = None
    recovery: Mark | None = None
    followed_to: int | None = None
    born_told: str = ""
    before: tuple[Given, ...] = ()
    after: tuple[Given, ...] = ()


@dataclass(frozen=True)
class Joint:
    """One joint and side: whether it hurts, and its marrow oedema (`present`, `resolved`, None where no MRI tells)."""

    joint: str
    side: str
    """`left`, `right` or `unknown`."""
    painful: bool
    """Whether it hurts: named with symptoms, and freedom from pain is not recorded since."""
    oedema: str | None
    seen: Mark | None = None
    resolved: Mark | None = None
    words: str = ""
    hurt: bool = False
    """Whether it did hurt, and no longer does."""
    imaged: bool = False
    """Whether the episode has an MRI at all, of whichever joint."""

    @property
    def pain(self) -> str:
        """`painful`, `was painful`, or nothing."""
        return "painful" if self.painful else "was painful" if self.hurt else ""

    @property
    def not_seen(self) -> str:
        """What is said where no oedema is recorded: an MRI may have shown none, or been of another joint."""
        return "no oedema recorded" if self.imaged else "no MRI"


@dataclass(frozen=True)
class Measured:
    """A bone density: days after the delivery, site, Z and BMD, as far as they are known."""

    at: Mark
    site: str
    z: float | None
    bmd_g_cm2: float | None


@dataclass(frozen=True)
class Course:
    """All lanes of one episode. today: days after the delivery on the as-of day, None where dates are not known.

    pain: (when, score of 0 to 10). bearing: (when, `none`, `partial` or `full`). signs: (when, urgent sign).
    milestones: (name, when). born_days: gestational days at the delivery, first and last possible, for the weeks at the
    top of the axis.
    """

    delivered: bool
    delivery_told: str
    born_days: tuple[int, int] | None
    today: int | None
    window_months: tuple[int, int]
    pain: tuple[tuple[Mark, float], ...] = ()
    bearing: tuple[tuple[Mark, str], ...] = ()
    signs: tuple[tuple[Mark, str], ...] = ()
    joints: tuple[Joint, ...] = ()
    measured: tuple[Measured, ...] = ()
    lactation: tuple[Mark, Mark | None] | None = None
    drugs: tuple[Given, ...] = ()
    milestones: tuple[tuple[str, Mark], ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of a Kaplan-Meier curve: from this month on so many of 1 are not yet recovered, with the bounds of the
    95 % band (None where it is not defined); at_risk: those still followed and not recovered just before it."""

    months: float
    not_recovered: float
    low: float | None
    high: float | None
    at_risk: int


@dataclass(frozen=True)
class Curve:
    """Time from delivery to clinical recovery of one group. censored: months at which women were last known without
    recovery on record. left_out: why others of the group are not in it, with their number. median_months: when half had
    recovered, None where fewer have."""

    name: str
    n: int
    n_recovered: int
    steps: tuple[Step, ...]
    censored: tuple[float, ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()
    median_months: float | None = None
