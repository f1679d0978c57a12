"""What an eligibility check comes to: each reason with its source, what may fit instead. Never a decision."""

from collections.abc import Iterable
from dataclasses import replace

from bot.conversation.outcome import Outcome
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.faq.footers import cited, existed
from bot.forms.eligibility import Eligibility, Finding, Rule
from bot.i18n import Msg, listing
from bot.programmes.editions import Edition

TOPIC = "eligibility.check"


def tell(talk: Talk, check: Eligibility, finding: Finding) -> Turn:
    """The verdict; the answers that led to it are forgotten."""
    parts = (
        _verdict(talk, check, finding),
        _instead(talk, finding),
        talk.say(Msg("This is information drawn from published documents, not a decision: people study each file.")),
    )
    choices = (
        *_next(talk, check, finding),
        talk.choice(Msg("Check again"), f"e:{check.id}"),
        talk.choice(Msg("What you can ask"), "menu"),
    )
    reply = Reply("\n\n".join(part for part in parts if part), choices, in_place=True)
    sources = tuple(dict.fromkeys(name for rule in finding.rules for name in rule.sources))
    outcome = replace(outcome_of(talk, check), published=bool(sources), sources=sources)
    return talk.turn([reply], changes={"checking": None}, outcome=outcome)


def edition_of(talk: Talk, check: Eligibility) -> Edition:
    """The edition whose check it is."""
    return talk.knowledge.programmes[check.edition.split("/")[0]].editions[check.edition]


def outcome_of(talk: Talk, check: Eligibility | None = None) -> Outcome:
    """What a step of a check comes to."""
    programmes = (check.edition.split("/")[0],) if check else ()
    programme = programmes[0] if programmes else None
    return Outcome(kind="action", topics=(TOPIC,), programme=programme, programmes=programmes, lang=talk.lang)


def _verdict(talk: Talk, check: Eligibility, finding: Finding) -> str:
    edition = edition_of(talk, check).name[talk.lang]
    decisive = [rule for rule in finding.rules if rule.verdict == finding.verdict]
    if finding.verdict == "no":
        doubtful = _reasons(talk, (rule for rule in finding.rules if rule.verdict == "to-check"))
        also = talk.say(Msg("To be checked as well:"))
        heading = talk.say(Msg("**{edition}: no, because:**", edition=edition))
        return "\n".join((heading, *_reasons(talk, decisive), *((also, *doubtful) if doubtful else ())))
    if finding.verdict == "to-check":
        return "\n".join((talk.say(Msg("**{edition}: to be checked**", edition=edition)), *_reasons(talk, decisive)))
    nothing = talk.say(Msg("Nothing in your answers stands against it in what was published."))
    heading = talk.say(Msg("**{edition}: eligible at first sight**", edition=edition))
    return "\n".join((heading, *(_reasons(talk, decisive) or [nothing])))


def _reasons(talk: Talk, rules: Iterable[Rule]) -> list[str]:
    return [f"- {_reason(talk, rule)}" for rule in rules]


def _reason(talk: Talk, rule: Rule) -> str:
    """Why, with the documents that say so. Where nothing was published, the reason itself says it."""
    known = talk.knowledge.answers.sources
    found = [known[name] for name in rule.sources if name in known and existed(known[name], talk.now)]
    where = " ; ".join(cited(source, talk.lang) for source in found)
    return f"{rule.reason[talk.lang]} _{where}_" if where else rule.reason[talk.lang]


def _places(finding: Finding) -> list[str]:
    rules = [rule for rule in finding.rules if rule.verdict == "no"] if finding.verdict == "no" else []
    return list(dict.fromkeys(place for rule in rules for place in rule.instead))


def _instead(talk: Talk, finding: Finding) -> str:
    """A sister programme that may fit, where the answer is no."""
    places = _places(finding)
    names = listing([_name(talk, place) for place in places], talk.lang)
    return talk.say(Msg("What may fit instead: {names}.", names=names)) if places else ""


def _next(talk: Talk, check: Eligibility, finding: Finding) -> list[Choice]:
    if finding.verdict == "no":
        return [Choice(_name(talk, place), f"a:eligibility.who:{place}") for place in _places(finding)]
    return [talk.choice(Msg("Go on to the form"), f"form:{check.call}:{check.edition}")]


def _name(talk: Talk, place: str) -> str:
    programme = talk.knowledge.programmes[place.split("/")[0]]
    return programme.editions[place].name[talk.lang] if "/" in place else programme.name
