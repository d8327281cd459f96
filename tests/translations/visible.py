"""What a person reads on a page: its texts, and those that labels, hints and screen readers say."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

# No text of it is read: programs, replies as they are sent, and the theme's icons.
_UNREAD: Final = frozenset({"script", "style", "template", "pre", "code"})
_ICON: Final = "material-symbols"
_SAID: Final = ("title", "aria-label", "placeholder", "alt", "data-label")
# What names things, not what they are: the same in both languages is forgotten here.
_LABELS: Final = frozenset({"label", "legend", "button", "h2", "h3"})
_EMPTY: Final = frozenset({"input", "img", "br", "link", "meta", "hr", "source", "wbr", "col"})


class Visible(HTMLParser):
    """Gathers `texts`, all of them, and `labels`, which name fields, columns and buttons."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.labels: set[str] = set()
        self._open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        for name in _SAID:
            self._keep(values.get(name, ""), is_label=name in ("data-label", "placeholder"))
        if tag == "input" and values.get("type") in ("submit", "button"):
            self._keep(values.get("value", ""), is_label=True)
        if tag not in _EMPTY:
            is_unread = tag in _UNREAD or _ICON in values.get("class", "")
            # Names that are the same in every language, such as those of a file's columns.
            is_unread = is_unread or values.get("translate") == "no"
            self._open.append((tag, is_unread))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if not any(is_unread for _tag, is_unread in self._open):
            self._keep(data, is_label=any(tag in _LABELS for tag, _is_unread in self._open))

    def _keep(self, text: str, *, is_label: bool) -> None:
        text = " ".join(text.split())
        if any(character.isalpha() for character in text):
            self.texts.add(text)
            if is_label:
                self.labels.add(text)
