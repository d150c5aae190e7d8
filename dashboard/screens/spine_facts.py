"""The strip of the Spine page: the label, the deformity index, what is due, and the genotype beside the label."""

from __future__ import annotations

from dashboard.charts.text_width import clipped
from dashboard.charts.wording import capital, modality_name, signed
from dashboard.data.diagnosis import placed
from dashboard.data.patient import Record
from dashboard.data.spine import Spine
from dashboard.screens.label_lines import label_lines

_ROOM_PX = 230


def facts_of(record: Record, found: Spine) -> list[tuple[str, str]]:
    """Each a line that says it and a line that qualifies it."""
    return [_label(record, found), _genotype(record), _index(found), _due(record, found)]


def _label(record: Record, found: Spine) -> tuple[str, str]:
    if found.today is None and record.person.deceased:
        return "Definition not worked out", f"deceased {record.person.deceased}"
    return label_lines(found.today)


def _genotype(record: Record) -> tuple[str, str]:
    """The genotype stands beside the label: with a fragile bone by birth the label is not the diagnosis."""
    rows = [one for one in placed(record) if not one.past]
    genes = [one for one in rows if one.row["gene"]]
    if genes:
        first = genes[0]
        said = " ".join(str(first.row[name]) for name in ("gene", "variant_hgvs") if first.row[name])
        return said, first.row["diagnosis_code"]
    if not rows:
        return "No diagnosis recorded", "genetics not recorded"
    return capital(rows[0].row["diagnosis_code"]), "genetics not recorded"


def _index(found: Spine) -> tuple[str, str]:
    if not found.sdi:
        return "SDI not known", "no image was read" if found.images else "never imaged"
    last = found.sdi[-1]
    index, _, readable = str(last["words"]).partition(" (")
    image = f"{readable.rstrip(')')} · {modality_name(last['modality'])} {last['image_date']}"
    if last["d_sdi"] is None:
        return index, image
    change = "unchanged" if last["d_sdi"] == 0 else signed(last["d_sdi"], 0)
    return f"{index}, {change} over {last['levels_on_both']} levels", image


def _due(record: Record, found: Spine) -> tuple[str, str]:
    due = found.due
    if due is None or due["status"] in ("not followed", "not due"):
        why = due["why"] if due and due["status"] == "not followed" else "nothing asks for one"
        return "No image due", f"{why}, as of {record.as_of}"
    late = f"Image overdue, {due['days_late']} d" if due["status"] == "overdue" else f"Image due {due['due_date']}"
    return late, clipped(due["all_reasons"], _ROOM_PX)
