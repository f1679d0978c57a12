"""What a person wrote, inside a reply in light Markdown: every sign of it stays a sign."""

import re

_OPENS_ITALIC = re.compile(r"(?<!\w)_(?=\S)")
_UNSEEN = "\u2060"  # has no width: it only keeps two signs from being read as one mark
_HAIR = "\u200a"  # what follows a mark directly is no space, however thin
SHORT = 60


def verbatim(text: str) -> str:
    """The text so that no door takes anything in it for bold, italic or a link."""
    text = text.replace("**", f"*{_UNSEEN}*").replace("](", f"]{_UNSEEN}(")
    return _OPENS_ITALIC.sub(f"_{_HAIR}", text)


def beginning(text: str, most: int = SHORT) -> str:
    """The beginning of a text on one line, cut after a whole word."""
    line = " ".join(text[: 4 * most].split())
    if len(line) <= most and len(text) <= 4 * most:
        return line
    start = line[: most - 1]
    word_end = start.rfind(" ")
    return f"{(start[:word_end] if word_end > most // 2 else start).rstrip(' ,;:.')}…"
