"""The picture of a page in the README, taken by Chromium where that is installed; its bytes differ between machines.

python docs/screenshots.py     takes it anew
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURE = Path(__file__).parent / "pictures" / "page.png"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def take() -> bool:
    """Take the picture of a directory in which something is looked for; False where there is no Chromium to do so."""
    chromium = next(filter(None, map(shutil.which, _BROWSERS)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return False
    if chromium is None:
        return False
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        path = Path(home, "directory.html")
        env = {**os.environ, "INLIAISON_HOME": home}
        subprocess.run([sys.executable, "-m", "inliaison", "export", "-o", str(path)], check=True, env=env)  # noqa: S603 - the program itself
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1000, "height": 620}, color_scheme="light")
        page.goto(f"{path.as_uri()}#partners")
        page.get_by_label("Search").fill("energy")
        page.wait_for_timeout(500)
        page.screenshot(path=str(PICTURE))
        browser.close()
    return True


if __name__ == "__main__":
    sys.exit(0 if take() else "there is no Chromium, or no playwright to drive it")
