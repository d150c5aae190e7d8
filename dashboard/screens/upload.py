"""Upload: drop a file, see what is wrong with it and what it would change, commit it, take it back."""

from __future__ import annotations

import streamlit as st

from dashboard.data.upload import Report, Staged, report_of, staged_files
from dashboard.screens.pieces import facts, label, strip
from dashboard.screens.templates import show_templates
from dashboard.screens.upload_batches import show_batches
from dashboard.screens.upload_commit import do_commit, show_discard, show_head
from dashboard.screens.upload_done import forget, show_done
from dashboard.screens.upload_drop import show_drop
from dashboard.screens.upload_preview import show_preview
from dashboard.screens.upload_problems import show_problems
from dashboard.screens.upload_progress import CHECKING, progress
from dashboard.screens.upload_reading import asks, show_reading
from dashboard.screens.upload_remembered import show_offer


def show() -> None:
    """The whole page."""
    do_commit()
    show_done()
    waiting = staged_files()
    if waiting:
        staged = _choose(waiting)
        try:
            with progress(CHECKING, staged.name) as watch:
                report = report_of(staged, watch)
        except Exception:  # a fault of the program: told as one, but the file must not stand in the way of the others
            show_discard(staged)
            raise
        show_head(staged, report)
    else:
        with strip("upload-none"):
            st.html(
                facts([("Upload", "Nothing is written before you commit it; a batch can be undone, the latest first")])
            )
    if waiting:
        _show_staged(staged, report)
    with st.container(key="beside-upload"):
        with st.container(key="column-upload"):
            if not waiting:
                show_drop(more=False)
            show_batches()
        with st.container(key="column-files"):
            if waiting:
                show_drop(more=True)
            show_templates()


def _choose(waiting: list[Staged]) -> Staged:
    """The staged file to look at; a choice only where several wait."""
    if len(waiting) == 1:
        return waiting[0]
    names = {staged.staged_id: label(staged.name) for staged in waiting}
    chosen = st.segmented_control(
        _waiting_words(waiting), list(names), format_func=lambda one: names[one],
        default=waiting[-1].staged_id, required=True, key=f"staged-{'-'.join(names)}", on_change=forget,
    )  # fmt: skip
    return next(staged for staged in waiting if staged.staged_id == chosen)


def _waiting_words(waiting: list[Staged]) -> str:
    """`2 files wait here: 1 not committed, 1 committed with rows held back`."""
    done = sum(staged.batch_id is not None for staged in waiting)
    parts = [f"{len(waiting) - done} not committed"] if done < len(waiting) else []
    parts += [f"{done} committed with rows held back"] if done else []
    return f"{len(waiting)} files wait here: {', '.join(parts)}"


def _show_staged(staged: Staged, report: Report) -> None:
    with st.empty().container():  # its place stays when it comes and goes
        show_offer(staged)
    show_problems(staged, report)
    # What the file leaves open is asked where it is seen; else the difference comes first.
    for show_panel in (show_reading, show_preview) if asks(staged, report) else (show_preview, show_reading):
        show_panel(staged, report)
