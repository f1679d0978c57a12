"""Dates to take away: a file for one's calendar, and the address at which a programme's calendar can be followed."""

from collections.abc import Sequence

from bot.conversation.dated import ADD, to_come, token_of
from bot.conversation.outcome import Outcome
from bot.conversation.policies import subscribing
from bot.conversation.policies.offered import plain
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Document, Reply, Turn
from bot.faq.facts_text import Quoting
from bot.i18n import Msg, day
from bot.programmes.editions import Edition, Entry
from bot.programmes.phases import cancelled_with

MOST = 8


def offer(talk: Talk, dates: Sequence[str]) -> tuple[Choice, ...]:
    """The choice to have in one's calendar what an answer quotes (`eig/4:apply.closes`); nothing where all of it is over."""
    coming = [one for one in (date.split(":") for date in dates) if _is_to_come(talk, *one)]
    if not coming:
        return ()
    edition, milestone = coming[0]
    return (talk.choice(ADD, token_of(edition, milestone if len(coming) == 1 else None)),)


def from_token(talk: Talk, parts: list[str]) -> Turn | None:
    """`ics:eig/4:apply.closes`: its file; `ics:eig/4`: which date? None for what there is not."""
    edition = _edition(talk, parts[0]) if 0 < len(parts) <= 2 else None
    if edition is None:
        return None
    coming = to_come(edition, talk.now)
    if len(parts) == 1:
        return _which(talk, edition, coming)
    if parts[1] not in edition.milestones:
        return None
    entry = coming.get(parts[1]) or cancelled_with(edition, parts[1], talk.now)
    return _file(talk, edition, parts[1], entry) if entry else _which(talk, edition, coming)


def _is_to_come(talk: Talk, edition: str, milestone: str) -> bool:
    found = _edition(talk, edition)
    return found is not None and milestone in to_come(found, talk.now)


def _edition(talk: Talk, name: str) -> Edition | None:
    programme = talk.knowledge.programmes.get(name.split("/")[0])
    edition = programme.editions.get(name) if programme else None
    return edition if edition and edition.is_known(talk.now) else None


def _which(talk: Talk, edition: Edition, coming: dict[str, Entry]) -> Turn:
    if not coming:
        nothing = Msg("No date of {edition} is to come: there is nothing to add.", edition=edition.name[talk.lang])
        return _turn(talk, Reply(talk.say(nothing), (talk.choice(Msg("What you can ask"), "menu"),)))
    words = talk.say(Msg("Which date of {edition}?", edition=edition.name[talk.lang]))
    labels = [edition.milestones[name].label[talk.lang] for name in coming]
    choices = [
        Choice(_named(talk, label, entry, alone=labels.count(label) == 1), token_of(edition.id, name))
        for label, (name, entry) in zip(labels, list(coming.items())[:MOST], strict=False)
    ]
    return _turn(talk, Reply(words, tuple(choices)))


def _named(talk: Talk, label: str, entry: Entry, *, alone: bool) -> str:
    """« Clôture des candidatures »; of several webinars each with its day."""
    name = f"{label[:1].upper()}{label[1:]}"
    return name if alone else f"{name} – {day(entry.moment.start, talk.lang)}"


def _file(talk: Talk, edition: Edition, milestone: str, entry: Entry) -> Turn:
    label = edition.milestones[milestone].label[talk.lang]
    address = _address(talk, edition.programme)
    date = Quoting(talk.knowledge.programmes, edition, talk.lang, talk.now, talk.knowledge.catalogues).entry(
        entry, (), ""
    )
    lines = [
        talk.say(Msg("**{edition}** — {milestone}", edition=edition.name[talk.lang], milestone=label)),
        talk.say(
            Msg("Open this file to take it out of your calendar: {date}.", date=date)
            if entry.cancelled
            else Msg("Open this file to add it to your calendar: {date}.", date=date)
        ),
    ]
    if address:
        follow = Msg(
            "So that your calendar follows every change, subscribe it to [{address}]({address})", address=address
        )
    else:
        follow = Msg("If the date changes, ask me for the file again: it takes the place of this one.")
    follows = (Choice(talk.say(Msg("Subscribe my calendar")), url=address),) if address else ()
    choices = (
        *follows,
        *subscribing.offer(talk, edition.programme, edition.milestones[milestone].audience),
        talk.choice(Msg("What you can ask"), "menu"),
    )
    name = f"{plain(f'{edition.id} {label}').replace(' ', '-')}.ics"
    document = Document("calendar", f"{edition.id}:{milestone}:{talk.lang}", name)
    return _turn(talk, Reply("\n".join([*lines, talk.say(follow)]), choices, document=document))


def _address(talk: Talk, programme: str) -> str | None:
    """Where the calendar of the programme is served, in the person's language."""
    root = talk.knowledge.calendars
    suffix = "" if talk.lang == "fr" else f"?lang={talk.lang}"
    return f"{root}/{programme}.ics{suffix}" if root else None


def _turn(talk: Talk, reply: Reply) -> Turn:
    return talk.turn([reply], outcome=Outcome(kind="action", lang=talk.lang))
