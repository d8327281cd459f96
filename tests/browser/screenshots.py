"""Pictures of the main pages: `make screenshots`.

All go to var/screenshots, at a desk's width and a phone's, light and dark; those of `README` also,
smaller, to docs/images.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.desk import CHROMIUM, PHONE, WIDE, sit_down
from tests.browser.pages import MAIN_PAGES, path_of
from tests.edge.conftest import run
from tests.edge.server import ROOT, gunicorn

ALL: Final = ROOT / "var" / "screenshots"
SHOWN: Final = ROOT / "docs" / "images"
# Page, look and width of the pictures in the README.
README: Final = (
    ("home", "light", WIDE),
    ("customers", "light", WIDE),
    ("customer", "dark", WIDE),
    ("compare", "light", WIDE),
)
# Enough for text and flat areas; a tenth of the size.
COLORS: Final = 128


def main() -> None:
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if program is None:
        sys.exit("Chromium is missing. On Debian: apt-get install chromium")
    ALL.mkdir(parents=True, exist_ok=True)
    SHOWN.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        with served(Path(name)) as (address, session):
            take_all(browser, address, session)
        browser.close()


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve the demo's data; give the address and an administrator's session."""
    known = json.loads(run(folder, "-m", "tests.browser.prepare", str(folder)))
    with gunicorn(folder, "config.wsgi") as server:
        yield f"http://127.0.0.1:{server.port}", known["sessions"]["administrator"]


def take_all(browser: Browser, address: str, session: str) -> None:
    """Take each page in each look, and say where it is."""
    for size in (WIDE, PHONE):
        for theme in ("light", "dark"):
            desk = sit_down(browser, address, session, size=size, theme=theme)
            for name in MAIN_PAGES:
                desk.open(path_of(desk, name))
                picture = desk.page.screenshot()
                path = ALL / f"{name}-{theme}-{size[0]}.png"
                path.write_bytes(picture)
                if (name, theme, size) in README:
                    path = SHOWN / f"{name}.png"
                    shrink(picture, path)
                sys.stdout.write(f"{path.relative_to(ROOT)}\n")
            desk.page.context.close()


def shrink(picture: bytes, path: Path) -> None:
    """Write the picture with few colors."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    image.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
