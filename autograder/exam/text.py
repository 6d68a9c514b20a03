"""Markdown of items as HTML: raw HTML in it is shown as text, so an item cannot bring scripts or addresses into the page."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink"])


def to_html(text: str) -> str:
    """Return the HTML of a text; code blocks can be scrolled with the keyboard."""
    made = str(_parser().render(text))
    return made.replace("<pre>", '<pre tabindex="0" role="region" aria-label="Code">')
