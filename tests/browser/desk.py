"""Somebody at a desk: one browser page, logged in, watched for everything that must not happen."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    WebError,
)

AXE: Final = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
WIDE: Final = (1300, 900)
PHONE: Final = (390, 844)
# Of WCAG 2.2 A and AA, what axe-core calls serious or critical is a failure.
TOO_BAD: Final = ("serious", "critical")


@dataclass
class Desk:
    """A page of the back office and what went wrong in it so far."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open an address of the product, such as "/admin/"."""
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    def link(self, name: str) -> Locator:
        """Return the link of that name."""
        return self.page.get_by_role("link", name=name)

    def press(self, name: str) -> None:
        """Press the button of that name."""
        self.page.get_by_role("button", name=name).first.click()

    def violations(self) -> list[str]:
        """Return what axe-core holds against the page as it is now, one line for each rule."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: Any = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations'],"
            " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        )
        return [
            f"{each['id']} ({each['impact']}): {each['help']}: "
            + "; ".join(node["html"][:160] for node in each["nodes"][:3])
            for each in found["violations"]
            if each["impact"] in TOO_BAD
        ]

    def width_needed(self) -> int:
        """Return how many pixels the page is wide; more than the window's means scrolling."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))


def sit_down(
    browser: Browser,
    address: str,
    session: str | None,
    *,
    size: tuple[int, int] = WIDE,
    theme: str = "light",
    language: str = "en",
) -> Desk:
    """Return a new desk; nobody is logged in without a session."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if theme == "dark" else "light",
        locale=language,
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.set_default_timeout(30_000)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    desk = Desk(context.new_page(), address)
    _watch(context, desk)
    return desk


def _watch(context: BrowserContext, desk: Desk) -> None:
    own = urlsplit(desk.address).netloc

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != own:
            desk.wrong.append(f"asked another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            desk.wrong.append(f"{response.status} of {response.request.method} {response.url}")

    def on_script_failure(error: WebError) -> None:
        page = error.page.url if error.page else "a closed page"
        desk.wrong.append(f"script failed: {error.error} ({page})")

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            desk.wrong.append(f"console: {message.text}")

    context.on("request", on_request)
    context.on("response", on_response)
    context.on("weberror", on_script_failure)
    context.on("console", on_console)
