"""The light Markdown of replies as Telegram's HTML, and as plain text where Telegram refuses the HTML."""

import html
import re

MARK = re.compile(
    r"\[(?P<label>[^\[\]\n]*[^\[\]\s][^\[\]\n]*)\]\((?P<url>https?://[^)\s]+)\)"
    r"|\*\*(?P<bold>\S(?:[^\n]*?\S)?)\*\*"
    r"|(?<!\w)_(?P<italic>\S(?:[^\n]*?\S)?)_(?!\w)"
)
_BULLET = re.compile(r"^- ", re.MULTILINE)
# Half a surrogate pair cannot be sent; NUL would be dropped without a word.
_UNSENDABLE = re.compile("[\x00\ud800-\udfff]")


def to_html(text: str) -> str:
    """Telegram's HTML, everything else escaped."""
    return _html(_clean(text))


def to_plain(text: str) -> str:
    """The words without marks; a link becomes its label and its address."""
    return _plain(_clean(text), links=True)


def visible(text: str) -> str:
    """What Telegram counts: the words without marks, a link as its label."""
    return _plain(_clean(text), links=False)


def units(text: str) -> int:
    """Length as Telegram measures it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def inner(found: re.Match[str]) -> str:
    """What a mark encloses."""
    return found["label"] or found["bold"] or found["italic"]


def _clean(text: str) -> str:
    return _UNSENDABLE.sub("\ufffd", _BULLET.sub("• ", text))


def _html(text: str) -> str:
    parts, end = [], 0
    for found in MARK.finditer(text):
        parts += [html.escape(text[end : found.start()], quote=False), _tagged(found)]
        end = found.end()
    return "".join((*parts, html.escape(text[end:], quote=False)))


def _tagged(found: re.Match[str]) -> str:
    content = _html(inner(found))
    if found["url"]:
        return f'<a href="{html.escape(found["url"])}">{content}</a>'
    return f"<b>{content}</b>" if found["bold"] else f"<i>{content}</i>"


def _plain(text: str, *, links: bool) -> str:
    def unmarked(found: re.Match[str]) -> str:
        content, url = _plain(inner(found), links=links), found["url"]
        return f"{content} ({url})" if url and links and url != content else content

    return MARK.sub(unmarked, text)
