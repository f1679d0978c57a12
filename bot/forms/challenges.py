"""One of the edition's challenges: by number or name; offered where words, a place or a trade point to it."""

from collections.abc import Iterator, Sequence

from bot.forms.choosing import refused, understood
from bot.forms.form import Option, Slot
from bot.forms.naming import FILLERS, NAMED_AT_MOST, Naming, name
from bot.forms.options import options_of
from bot.forms.typed import words
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg
from bot.programmes.editions import Challenge
from bot.programmes.search import TRADES, Found, narrowed

OFFERED = 8


def check_challenge(slot: Slot, said: str, context: Context) -> Verdict:
    """A name, even misspelt, is taken; what only points to challenges offers them, even where there is one."""
    options = options_of(slot, context)
    if not options or context.edition is None:
        return Refused(Msg("The challenges are not public yet."))
    found = [Found(context.edition, challenge) for challenge in context.edition.challenges_at(context.now)]
    naming = name(options, said, {item.challenge.id: _names(item.challenge) for item in found})
    if naming.option:
        return Accepted(naming.option.id, None if naming.sure else understood([naming.option], context))
    pointed = [item.challenge.id for item in _pointed(found, said)] if naming.number is None else []
    near = tuple(option for option in options if option.id in pointed)[:OFFERED] or naming.near
    return _offered(options, Naming(near=near, number=naming.number), said, context)


def _offered(options: Sequence[Option], naming: Naming, said: str, context: Context) -> Refused:
    if len(naming.near) > 1:
        return Refused(Msg("Several challenges are like that. Which one?"), naming.near)
    return refused(options, naming, said, context)


def _names(challenge: Challenge) -> tuple[str, ...]:
    return (*challenge.aliases, *challenge.title.values())


def _pointed(found: list[Found], said: str) -> list[Found]:
    """Those that every word speaks of; else those that a place, a trade or a host among the words points to."""
    if len(said) > NAMED_AT_MOST:
        return []
    content = set(words(said)) - FILLERS
    told = [item for item in found if content and content <= set(_vocabulary(item.challenge))]
    if told:
        return told
    pointed = narrowed(found, said)
    return pointed if pointed and len(pointed) < len(found) else []


def _vocabulary(challenge: Challenge) -> Iterator[str]:
    names = (challenge.name, challenge.administration or "", challenge.ministry or "", *_names(challenge))
    for text in (*names, *challenge.places, *challenge.subject.values()):
        yield from words(text)
    for profile in challenge.profiles:
        yield from TRADES.get(profile.trade, ())
        for text in profile.name.values():
            yield from words(text)
