"""The strip at the head of the Patient page: who it is, what is known, and the two actions."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.records import Row, days_between
from dashboard.charts.wording import age_words, brief, capital, number
from dashboard.data.diagnosis import Placed, placed
from dashboard.data.harmful_drugs import courses, is_running, without_class
from dashboard.data.patient import Person, Record, mark_reviewed
from dashboard.data.pregnancy import mothers
from dashboard.screens.form_below import form_below
from dashboard.screens.label_lines import label_lines
from dashboard.screens.pages import PARAMETER, page
from dashboard.screens.patient_find import show_search
from dashboard.screens.pieces import label, text
from dashboard.screens.who import ask_name

_STALE_DAYS = 365
_WAYS = (
    ("spine", "airline_seat_recline_normal", "Vertebrae image by image, broken bones, the definition"),
    ("treatment", "vaccines", "Infusions and their checks, the next one, the response"),
    ("labs", "science", "Laboratory results over time and around infusions"),
    ("growth", "height", "Height, puberty and bone age"),
    ("diagnosis", "diagnosis", "Diagnosis, risk factors and work-up"),
)
_PREGNANCY = ("pregnancy", "pregnant_woman", "Pregnancies, and recovery from the delivery on")
_CHIP = '<span class="tb-chip">{}</span>'


def show_actions(record: Record) -> None:
    """The ways to the other pages of the patient, search and `Mark as reviewed`, for the end of the strip."""
    where = {PARAMETER: record.person.token}
    with st.container(horizontal=True, key="patient-ways", width="content", gap="small"):
        ways = (*_WAYS, _PREGNANCY) if record.person.patient_key in mothers() else _WAYS
        for name, icon, words in ways:
            st.page_link(page(name), label=name.capitalize(), icon=f":material/{icon}:", query_params=where, help=words)
    # The key holds the patient, so that the search closes once another one is found.
    with st.popover("Find", icon=":material/search:", key=f"search-{record.person.token}"):
        show_search(record.person.token, "stretch")
    _review(record)


def header_html(record: Record) -> str:
    """The facts as HTML. The number is the one that the rows carry."""
    blocks = [identity_html(record)]
    for said, below in (
        _diagnosis(record),
        label_lines(next(iter(record.definition), None)),
        _glucocorticoid(record),
        _size(record),
        _mobility(record),
    ):
        blocks.append(f"<div><strong>{text(said)}</strong><span>{text(below)}</span></div>")
    return f'<div class="tb-facts">{"".join(blocks)}</div>'


def identity_html(record: Record) -> str:
    """Whose page it is, as HTML: name, number, sex, age and birth."""
    person = record.person
    chips = [
        _CHIP.format(word)
        for word, holds in (("synthetic", person.synthetic), ("dates shifted", person.dates_are_relative))
        if holds
    ]
    chips += [_CHIP.format(f"deceased {person.deceased}")] if person.deceased else []
    about = [
        person.patient_id,
        person.sex or "sex not recorded",
        age_words(person.birth, record.as_of),
        f"born {born_text(person)}",
    ]
    title = f"{text(person.name or person.patient_id)}{''.join(chips)}"
    return f"<div><h1>{title}</h1><span>{text(' · '.join(about))}</span></div>"


def born_text(person: Person) -> str:
    """The day of birth, no more of it than is known."""
    known = {"year": f"{person.birth:%Y}", "month": f"{person.birth:%Y-%m}"}
    return known.get(person.birth_precision or "", str(person.birth))


def _diagnosis(record: Record) -> tuple[str, str]:
    """The first diagnosis that holds and its gene: the record's own, then what the list has beside it."""
    rows = [one for one in placed(record) if not one.past]
    if not rows:
        return "No diagnosis recorded", "genetics not recorded"
    first = rows[0].row
    status = "" if first["status"] == "confirmed" else f"{first['status'] or 'status not recorded'} · "
    others = f" · {len(rows) - 1} more" if len(rows) > 1 else ""
    differs = " · differs from the list" if rows[0].contradicts else ""
    return capital(first["diagnosis_code"]), f"{status}{_genetics(rows[0])}{differs}{others}"


def _genetics(one: Placed) -> str:
    recorded = " ".join(str(one.row[name]) for name in ("gene", "variant_hgvs", "inheritance") if one.row[name])
    return " · ".join(part for part in (recorded or "genetics not recorded", _listed(one)) if part)


def _listed(one: Placed) -> str:
    """What the list adds: genes where the record has none, the inheritance where the record has none.

    Nothing where record and list differ, or where it is not said which entry of the list is meant, as with a type that
    may be the clinical one.
    """
    if one.contradicts or one.match.kind != "one":
        return ""
    genes = one.listed_genes
    gene = "" if one.row["gene"] or not genes else " or ".join(genes) if len(genes) < 3 else f"{len(genes)} genes"
    ways = "" if one.row["inheritance"] else " or ".join(one.listed_inheritance)
    said = " ".join(part for part in (gene, ways) if part)
    return f"list: {said}" if said else ""


def _glucocorticoid(record: Record) -> tuple[str, str]:
    every, rows = record.rows("treatments", "start_date"), courses(record, "glucocorticoid")
    running = [row for row in rows if is_running(row, record.as_of)]
    if running:
        years = days_between(running[0]["start_date"], record.as_of) / 365.25
        return f"Glucocorticoid, {years:.1f} y", _dose(running[-1])
    if rows:
        return "Glucocorticoid stopped", f"{max(row['stop_date'] for row in rows)}"
    if not every:  # nobody asked, or the file never came: not the same as a patient without one
        return "Glucocorticoid not recorded", "no treatment recorded"
    if unknown := without_class(record):
        return "Glucocorticoid not known", unknown
    return "No glucocorticoid recorded", f"other treatments are, up to {every[-1]['start_date']}"


def _dose(row: Row) -> str:
    stated = row["prednisolone_equivalent_mg_per_kg_per_day"]
    if stated is not None:
        return f"{brief(stated, 2)} mg/kg/day prednisolone eq."
    if row["dose"] is None:
        return f"{row['agent']}, dose unknown"
    return f"{row['agent']} {brief(row['dose'])} {row['dose_unit'] or ''} {row['frequency'] or ''}".strip()


def _size(record: Record) -> tuple[str, str]:
    heights = [row for row in record.rows("height_z", "measured_on") if row["height_cm"] is not None]
    weights = [row for row in record.rows("visits", "visit_date") if row["weight_kg"] is not None]
    weight = (
        f"{brief(weights[-1]['weight_kg'], 1)} kg" + _when(record, weights[-1], "visit_date")
        if weights
        else "weight not recorded"
    )
    if not heights:
        return "Height not recorded", weight
    last = heights[-1]
    z = f"Z {number(last['height_z'], 1)}" if last["height_z"] is not None else "no Z"
    source = (last["reference"] or last["why_no_z"] or "no reference").removesuffix(" for age")
    method = "" if last["method_reliable"] else f" · by {last['height_method']}"
    return f"{brief(last['height_cm'], 1)} cm, {z}", f"{source}{method}{_when(record, last, 'measured_on')} · {weight}"


def _when(record: Record, row: Row, column: str) -> str:
    return f" ({row[column]})" if days_between(row[column], record.as_of) > _STALE_DAYS else ""


def _mobility(record: Record) -> tuple[str, str]:
    rows = [row for row in record.rows("visits", "visit_date") if row["mobility"] is not None]
    if not rows:
        return "Mobility not recorded", "at any visit"
    same = len(rows) - 1
    while same > 0 and rows[same - 1]["mobility"] == rows[-1]["mobility"]:
        same -= 1
    return capital(
        rows[-1]["mobility"]
    ), f"since {rows[same]['visit_date']} or before" if same == 0 else f"since {rows[same]['visit_date']}"


@st.fragment
def _review(record: Record) -> None:
    """A form below its button. The key holds the review before, so that it closes once another one is recorded."""
    before = record.review.recorded_at if record.review else None
    key = f"review-{record.person.token}-{before}"
    below = form_below(record, "Mark as reviewed", f"open-{key}", type="primary", icon=":material/check:")
    if below is None:
        return
    with below, st.form(key, border=False):
        st.markdown(
            f"{label(f'{record.person.name} {record.person.patient_id}')}, on {record.as_of}. What came before counts "
            "as seen; findings stay open until they are acknowledged or close by themselves."
        )
        by = ask_name(f"by-{key}")
        said = st.text_area("Note", placeholder="What was decided", height=80)
        if st.form_submit_button("Mark as reviewed", type="primary"):
            wrong = mark_reviewed(record.person, by, (said or "").strip())
            if not wrong:
                st.rerun()
            st.error(label(wrong))
