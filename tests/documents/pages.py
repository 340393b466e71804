"""Reads a printed page as a browser would, and says what in it could run, load or leave."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from core.locale.catalogue import translator

HOSTILE_NAMES = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><style>*{display:none}",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}} {name} %s ${x}",
    "a\u202eb\u200bc\x00d",
    "&lt;b&gt;",
)

untranslated = translator("en")  # as a reader without a catalogue gets it

_LOADING = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "a", "audio", "video", "use"}


class Page(HTMLParser):
    """Elements, classes and words of a page; ``dangers`` lists what must not be in it."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.policy = ""
        self.style = ""
        self._inside: list[str] = []
        self.feed(raw.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.elements.append((tag, named))
        self._inside.append(tag)
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] == "style":
            self.style += data
        elif data.strip():
            self.words.append(data.strip())

    @property
    def text(self) -> str:
        return "\n".join(self.words)

    def count(self, tag: str, css_class: str = "") -> int:
        return sum(
            1
            for name, attrs in self.elements
            if name == tag and (not css_class or css_class in attrs.get("class", "").split())
        )

    def dangers(self) -> list[str]:
        found = [tag for tag, _ in self.elements if tag in _LOADING]
        found += [name for _, attrs in self.elements for name in attrs if name.startswith("on")]
        found += [name for _, attrs in self.elements for name in attrs if name in {"src", "href", "style"}]
        found += re.findall(r"url\(|@import|expression\(", self.style)
        digest = base64.b64encode(hashlib.sha256(self.style.encode()).digest()).decode()
        if "default-src 'none'" not in self.policy or f"'sha256-{digest}'" not in self.policy:
            found.append("policy")
        return found
