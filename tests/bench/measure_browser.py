"""Another patient in Chromium: from the click to the redrawn chart, on our Patient page and on a bare page, in turn.

Redrawn means the same on both: the page's heading has the new patient's number, the chart's data are no longer those
before the click, and two frames have been painted since. The clock is the browser's own and starts with the click event.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from tests.bench.plan import Figures, Plan
from tests.bench.sides import Side
from tests.bench.stores import TODAY
from tests.browser.conftest import FLAGS
from tests.browser.ensure_chromium import Machine, find
from tests.browser.serving import dashboard_on, free_port, stop, wait_until_ready

CHANGES = 20
REHEARSALS = 2
SLOW_MS = 120_000
_WATCH = """([heading, number]) => {
  const data = () => {
    const plot = document.querySelector('.js-plotly-plot');
    return plot && plot.data ? JSON.stringify(plot.data.map(trace => [trace.x, trace.y])) : '';
  };
  const before = data();
  window.redrawn = new Promise(done => document.addEventListener('click', () => {
    const start = performance.now();
    const look = () => {
      const named = document.querySelector(heading)?.textContent.includes(number);
      const now = named ? data() : '';
      if (now && now !== before) {
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
      } else requestAnimationFrame(look);
    };
    look();
  }, {once: true, capture: true}));
}"""


def measure(plan: Plan) -> Figures:
    """Milliseconds from click to redrawn, and the comparison turn by turn."""
    store = plan.home("1m") / "store.duckdb"
    turns = plan.turns(CHANGES) + REHEARSALS
    with Side() as ours:
        people = ours.ask("ours:tokens", store, turns + 1)["patients"]
    with (
        dashboard_on(store, "serve", "--as-of", TODAY.isoformat()) as served,
        bare_page(store.parent) as bare_url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=find(Machine()), args=FLAGS)
        our_page, bare = (browser.new_page(viewport={"width": 1440, "height": 900}) for _ in range(2))
        our_page.goto(f"{served.url}/patient?patient={people[0][0]}")
        bare.goto(bare_url)
        for page in (our_page, bare):
            page.locator(".js-plotly-plot .scatterlayer").first.wait_for(timeout=SLOW_MS)
        seen = [(_change(our_page, number), _step(bare, turn)) for turn, (_, number) in enumerate(people[1:], 1)]
        browser.close()
    kept = seen[REHEARSALS:]
    return {
        "patient_change_ms": statistics.median(ours for ours, _ in kept),
        "bare_page_change_ms": statistics.median(bare for _, bare in kept),
        "patient_change_vs_bare_page": statistics.median(ours / bare for ours, bare in kept),
    }


def _change(page: Page, number: str) -> float:
    """Find a patient of our page by number, which is not timed, and click."""
    page.bring_to_front()
    search = page.get_by_placeholder("Name or number")
    if not search.is_visible():
        page.get_by_role("button", name="Find").click()
    search.fill(number)
    return _timed(page, page.get_by_role("button", name=number), ".tb-facts", number)


def _step(page: Page, turn: int) -> float:
    page.bring_to_front()
    return _timed(page, page.get_by_role("button", name="Next patient"), "h3", f"M{turn:06d}")


def _timed(page: Page, button: Locator, heading: str, number: str) -> float:
    button.wait_for(timeout=SLOW_MS)
    page.wait_for_timeout(400)  # nothing of the change before is still being drawn
    page.evaluate(_WATCH, [heading, number])
    button.click()
    return float(page.evaluate("() => window.redrawn"))


@contextlib.contextmanager
def bare_page(folder: Path) -> Iterator[str]:
    """The bare page on a port of its own; gives its address."""
    port, log = free_port(), folder / "bare.log"
    options = ["--server.port", str(port), "--server.headless", "true", "--server.address", "127.0.0.1"]
    options += ["--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"]
    script = str(Path(__file__).with_name("bare_page.py"))
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, *options],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
            start_new_session=os.name != "nt",
        )  # fmt: skip
        try:
            wait_until_ready(process, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            stop(process)
