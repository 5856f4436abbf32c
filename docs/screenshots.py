"""The pictures of pages, taken by Chromium where that is installed; their bytes differ between machines.

python docs/screenshots.py     takes them anew
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURE, FRONT = (Path(__file__).parent / "pictures" / name for name in ("page.png", "front.png"))
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def take() -> bool:
    """Take pictures of a directory: its front page, and a list that is searched; False where there is no Chromium."""
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
        page.goto(path.as_uri())
        page.set_viewport_size({"width": 1000, "height": 1180})
        page.screenshot(path=str(FRONT))
        page.set_viewport_size({"width": 1000, "height": 620})
        page.goto(f"{path.as_uri()}#partners")
        page.locator("#filter").fill("energy")
        page.wait_for_timeout(500)
        page.screenshot(path=str(PICTURE))
        browser.close()
    return True


if __name__ == "__main__":
    sys.exit(0 if take() else "there is no Chromium, or no playwright to drive it")
