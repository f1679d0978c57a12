"""The options of a question as choices: a page of them, those taken so far marked."""

from bot.conversation.policies.filling.opened import Filling
from bot.conversation.turn import Choice
from bot.forms.answering import chosen_of
from bot.forms.checking import options_of
from bot.forms.form import Option, Slot
from bot.i18n import Msg

PAGE = 8
SEVERAL = ("choices", "ranking")


def option_choices(filling: Filling, slot: Slot, *, page: int = 0, suggested: tuple[Option, ...] = ()) -> list[Choice]:
    """A page of the options; where some are suggested, those, and the way to all of them."""
    options = options_of(slot, filling.context)
    if suggested:
        more = [filling.choice(Msg("See all the choices"), "page", 0)] if len(options) > len(suggested) else []
        return [*(_choice(filling, slot, option) for option in suggested), *more]
    if len(options) <= PAGE + 2:
        return [_choice(filling, slot, option) for option in options]
    page = min(page, (len(options) - 1) // PAGE)
    shown = [_choice(filling, slot, option) for option in options[page * PAGE : (page + 1) * PAGE]]
    if page:
        shown.append(filling.choice(Msg("Previous"), "page", page - 1))
    if (page + 1) * PAGE < len(options):
        shown.append(filling.choice(Msg("More"), "page", page + 1))
    return shown


def page_of(filling: Filling, slot: Slot, option_id: str) -> int:
    """The page on which an option stands."""
    ids = [option.id for option in options_of(slot, filling.context)]
    return ids.index(option_id) // PAGE if option_id in ids and len(ids) > PAGE + 2 else 0


def chosen_lines(filling: Filling, slot: Slot) -> str:
    """What was chosen so far; numbered where the order counts."""
    chosen = chosen_of(filling.draft, slot)
    if not chosen:
        return ""
    answer = filling.shown(slot, chosen)
    if slot.kind == "ranking":
        return filling.say(Msg("Your order so far:\n{answer}", answer=answer))
    return filling.say(Msg("Chosen so far: {answer}", answer=answer))


def _choice(filling: Filling, slot: Slot, option: Option) -> Choice:
    label = option.label[filling.talk.lang]
    if slot.kind not in SEVERAL:
        return Choice(label, filling.token("o", option.id))
    chosen = chosen_of(filling.draft, slot)
    if option.id not in chosen:
        return Choice(label, filling.token("on", option.id))
    place = f"{chosen.index(option.id) + 1}." if slot.kind == "ranking" else "✓"
    return Choice(f"{place} {label}", filling.token("off", option.id))
