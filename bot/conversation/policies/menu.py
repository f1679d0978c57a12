"""What can be asked: groups of topics, then their topics, a page at a time."""

from bot.conversation.outcome import Outcome
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.i18n import Msg

PAGE = 6
GROUPS: tuple[tuple[str, Msg, tuple[str, ...]], ...] = (
    ("who", Msg("Who can apply"), ("eligibility",)),
    ("pay", Msg("Pay and contract"), ("pay", "contract")),
    ("dates", Msg("Dates"), ("dates",)),
    ("apply", Msg("Apply"), ("apply", "selection", "challenges")),
    ("work", Msg("The work"), ("work",)),
    ("admin", Msg("For administrations"), ("admin",)),
    ("programme", Msg("The programmes"), ("programme",)),
    ("bot", Msg("This assistant, the team"), ("bot",)),
)


def choices(talk: Talk) -> tuple[Choice, ...]:
    """One choice a group of topics."""
    return tuple(talk.choice(label, f"m:{name}") for name, label, _ in GROUPS)


def show(talk: Talk, words: Msg, *, in_place: bool = False) -> Turn:
    """The groups of topics under a sentence."""
    return talk.turn(
        [Reply(talk.say(words), choices(talk), in_place)], outcome=Outcome(kind="fallback", lang=talk.lang)
    )


def open_group(talk: Talk, name: str, page: int = 0) -> Turn | None:
    """The topics of a group, in place of the menu; None when there is no such group."""
    found = {group: (label, prefixes) for group, label, prefixes in GROUPS}.get(name)
    if found is None:
        return None
    label, prefixes = found
    topics = [topic for topic in talk.knowledge.topics if topic.split(".")[0] in prefixes]
    shown = [Choice(talk.title(topic), f"a:{topic}") for topic in topics[page * PAGE : (page + 1) * PAGE]]
    if (page + 1) * PAGE < len(topics):
        shown.append(talk.choice(Msg("More"), f"m:{name}:{page + 1}"))
    shown.append(talk.choice(Msg("Back"), "menu" if page == 0 else f"m:{name}:{page - 1}"))
    heading = f"**{talk.say(label)}**"
    return talk.turn([Reply(heading, tuple(shown), in_place=True)], outcome=Outcome(kind="fallback", lang=talk.lang))
