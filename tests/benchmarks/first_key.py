"""Measures how long a page takes from the first key in its box to the frame with what was found.

python first_key.py PAGE.html [ADDRESS]…   where an address is that of a view, such as #committees

Each row is a view at full and at half speed of the processor, at once and when the page has had three seconds to read
ahead: the median and the worst of 15 new pages, in milliseconds.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

RUNS, SPEEDS, WAITS = 15, (1, 2), (0, 3000)
TYPE = """async () => {
  const box = document.getElementById('filter')
  box.focus()
  box.value = 'e'
  const start = performance.now()
  box.dispatchEvent(new Event('input'))
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)))
  return performance.now() - start
}"""


def measure(browser: Any, address: str, slowness: int, wait: int) -> float:
    """Return the milliseconds from the key to the end of the frame."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowness})
    page.goto(address)
    page.wait_for_selector("html.ready", state="attached")
    page.wait_for_timeout(wait)
    took: float = page.evaluate(TYPE)
    context.close()
    return took


def main(path: str, *views: str) -> None:
    """Print a row for each view, speed and wait."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for view in views or ("",):
            for slowness in SPEEDS:
                for wait in WAITS:
                    took = [measure(browser, Path(path).resolve().as_uri() + view, slowness, wait) for _ in range(RUNS)]
                    sys.stdout.write(
                        f"{view or '#start':<14} 1/{slowness} speed, after {wait:>4} ms:"
                        f" median {median(took):4.0f}, worst {max(took):4.0f}\n"
                    )


if __name__ == "__main__":
    main(*sys.argv[1:])
