"""Everything that was answered, to be read again, each answer with a way to change it; then one confirmation."""

from bot.conversation.policies.filling.doubts import doubt
from bot.conversation.policies.filling.opened import Filling
from bot.conversation.policies.filling.screens import PLAIN, View, leave, notice, status_line, step
from bot.conversation.quoting import beginning, verbatim
from bot.conversation.turn import Choice, Reply
from bot.forms.draft import Value
from bot.forms.form import Slot
from bot.i18n import Msg

PAGE = 8
SHOWN_AT_MOST = 160


def screen(filling: Filling, view: View = PLAIN) -> Reply:
    """The screen that follows from the answers: the notice, a question, or the summary.

    As long as a text is in doubt, whether it is the answer is asked first: it is not lost.
    """
    slot = filling.slot
    if slot is None:
        return summary(filling, view)
    if filling.draft.doubt:
        return doubt(filling, slot, view.lead)
    return notice(filling, view) if filling.needs_notice else step(filling, slot, view)


def summary(filling: Filling, view: View = PLAIN) -> Reply:
    """A page of the answers, and what may be done with them."""
    slots = filling.asked
    pages = pages_of(slots)
    page = min(view.page, len(pages) - 1)
    shown = pages[page]
    lines = [f"- {line(filling, slot)}" for slot in shown]
    heading = Msg("**Read your file again before you submit it.**")
    if len(pages) > 1:
        heading = Msg("**Read your file again before you submit it** (page {k} of {n}).", k=page + 1, n=len(pages))
    parts = (status_line(filling), view.lead, filling.say(heading), "\n".join(lines), sending_note(filling))
    choices = (*_edits(filling, shown), *_pages(filling, page, len(pages)), *_sending(filling), leave(filling))
    return Reply("\n\n".join(part for part in parts if part), choices, view.in_place)


def pages_of(slots: tuple[Slot, ...]) -> list[tuple[Slot, ...]]:
    """The slots by pages of the summary, all as full as can be."""
    count = -(-len(slots) // (PAGE + 2)) or 1
    size = -(-len(slots) // count) or 1
    return [slots[start : start + size] for start in range(0, len(slots), size)] or [()]


def page_with(filling: Filling, slot_id: str) -> int:
    """The page on which a slot stands."""
    pages = pages_of(filling.asked)
    return next((number for number, page in enumerate(pages) if slot_id in [slot.id for slot in page]), 0)


def line(filling: Filling, slot: Slot, *, whole: bool = False) -> str:
    """« Métier : Designer »; a long text is cut unless it is wanted whole."""
    label = slot.label[filling.talk.lang]
    answer = filling.draft.answers.get(slot.id)
    value = answer.value if answer else None
    return filling.say(Msg("{label}: {answer}", label=label, answer=told(filling, slot, value, whole=whole)))


def told(filling: Filling, slot: Slot, value: Value | None, *, whole: bool = False) -> str:
    """A value in a list of answers."""
    if value is None:
        return filling.say(Msg("(no answer)"))
    text = filling.shown(slot, value)
    if slot.kind == "ranking":
        places = text.split("\n")
        return " ; ".join(places) if len(places) > 1 else text.removeprefix("1. ")
    return verbatim(text if whole else beginning(text, SHOWN_AT_MOST))


def confirmation(filling: Filling) -> Reply:
    """The one question before sending."""
    words = Msg("You are about to submit: **{title}**.", title=filling.title)
    if filling.amended:
        words = Msg("You are about to submit the changes to: **{title}**.", title=filling.title)
    closes = filling.call.closes()
    until = Msg("You can still change or withdraw it until the closing: {closes}.", closes=closes) if closes else None
    parts = (status_line(filling), filling.say(words), filling.say(until) if until else "", last_hour(filling))
    yes = filling.talk.choice(Msg("Yes, submit"), f"{filling.token('yes')}:{filling.form.id}")
    choices = (yes, filling.choice(Msg("Read it again"), "sum", 0), leave(filling))
    return Reply("\n\n".join(part for part in parts if part), choices, in_place=True)


def sending_note(filling: Filling) -> str:
    """When it can be sent; in the last hour, what counts."""
    call = filling.call
    if call.is_open:
        return last_hour(filling)
    return "\n".join((call.status(), filling.say(Msg("Until then your draft is kept here."))))


def last_hour(filling: Filling) -> str:
    """In the last hour, which moment counts."""
    if not filling.call.is_in_its_last_hour:
        return ""
    warning = Msg(
        "{status}\nTo be sure of the time: write “Submit”. Your message counts from when you send it; a button counts when its"
        " press reaches us.",
        status=filling.call.status(),
    )
    return filling.say(warning)


def _edits(filling: Filling, slots: tuple[Slot, ...]) -> list[Choice]:
    lang = filling.talk.lang
    return [filling.choice(Msg("Change: {label}", label=slot.label[lang]), "edit", slot.id) for slot in slots]


def _pages(filling: Filling, page: int, count: int) -> list[Choice]:
    before = [filling.choice(Msg("Previous answers"), "sum", page - 1)] if page else []
    after = [filling.choice(Msg("Further answers"), "sum", page + 1)] if page + 1 < count else []
    return [*before, *after]


def _sending(filling: Filling) -> list[Choice]:
    token = f"{filling.token('send')}:{filling.form.id}"
    return [filling.talk.choice(Msg("Submit"), token)]
