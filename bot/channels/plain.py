"""Light Markdown as plain text, for doors that show nothing else."""

import re

_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<!\w)_(.+?)_(?!\w)", re.DOTALL)


def plain_text(text: str, *, links: bool = True) -> str:
    """The words without marks; a link becomes « label (address) », or only its label."""
    text = _LINK.sub(_link if links else r"\1", text)
    return _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))


def _link(found: re.Match[str]) -> str:
    label, url = found[1], found[2]
    return url if label == url else f"{label} ({url})"
