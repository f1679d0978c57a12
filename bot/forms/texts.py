"""Free texts: short or long, kept as they were written, within bounds."""

from bot.forms.form import Slot
from bot.forms.typed import cleaned, has_words, one_line
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg, count

SHORT_AT_MOST, LONG_AT_MOST = 200, 4_000


def check_text(slot: Slot, said: str, context: Context) -> Verdict:
    """One line, or the whole of a long text."""
    text = cleaned(said) if slot.kind == "long-text" else one_line(said)
    if not has_words(text):
        return Refused(Msg("I find no words in it."))
    reason = _too_long(slot, text, context) or _too_short(slot, text)
    return Refused(reason) if reason else Accepted(text)


def check_piece(slot: Slot, before: str, said: str, context: Context) -> Verdict:
    """One more message of a long text: the text so far with it, where it still fits; it may still be too short."""
    text = "\n".join(part for part in (before, cleaned(said)) if part)
    if not has_words(text):
        return Refused(Msg("I find no words in it."))
    reason = _too_long(slot, text, context)
    return Refused(reason) if reason else Accepted(text)


def running_length(slot: Slot, text: str, context: Context) -> Msg:
    """How long the text is, of how much."""
    so_far, most = count(len(text), context.lang), count(most_characters(slot), context.lang)
    return Msg("{so_far} of at most {most} characters", so_far=so_far, most=most)


def most_characters(slot: Slot) -> int:
    """The bound of a text, in characters: the form's own, else ours."""
    return slot.at_most or (LONG_AT_MOST if slot.kind == "long-text" else SHORT_AT_MOST)


def _too_long(slot: Slot, text: str, context: Context) -> Msg | None:
    most = most_characters(slot)
    if len(text) <= most:
        return None
    length, limit, over = (count(number, context.lang) for number in (len(text), most, len(text) - most))
    return Msg(
        "That makes {length} characters, {over} too many: the limit is {limit}.", length=length, over=over, limit=limit
    )


def _too_short(slot: Slot, text: str) -> Msg | None:
    missing = (slot.at_least or 1) - len(text)
    if missing <= 0:
        return None
    return Msg("That is too short by one character.", "That is too short by {n} characters.", n=missing)
