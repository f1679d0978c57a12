"""Links of answers: related topics that exist, and addresses that the facts, the sources or the State vouch for."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.check.passages import Passage, is_elsewhere, passages
from bot.check.review import Review, answer_file
from bot.content.problems import Problem
from bot.faq.sections import Answer, Line
from bot.i18n import Msg

_TARGET = re.compile(r"\]\(([^)]*)\)")
_BARE = re.compile(r"(?<!\]\()\bhttps?://[^\s)»”]+")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
# Public services that an answer about something else may point to, besides *.gouv.fr.
OFFICIAL_HOSTS = (
    "gouv.fr", "service-public.fr", "ameli.fr", "caf.fr", "msa.fr", "urssaf.fr", "francetravail.fr", "parcoursup.fr",
    "onisep.fr", "info-retraite.fr", "onac-vg.fr", "caisse-des-depots.fr", "agirc-arrco.fr", "banque-france.fr",
    "ofpra.fr", "ofii.fr", "defenseurdesdroits.fr", "cnil.fr", "apec.fr", "agefiph.fr", "bpifrance.fr",
    "infogreffe.fr", "inpi.fr", "legifrance.gouv.fr", "monparcourshandicap.gouv.fr", "europa.eu",
)  # fmt: skip


def links(review: Review) -> Iterator[Problem]:
    """Related topics that do not exist, addresses that are not vouched for or not https, e-mail addresses typed by hand."""
    for answer in review.library.answers.values():
        yield from _related(review, answer)
    vouched = set(_vouched(review))
    for passage in passages(review.library):
        for line in passage.section.lines:
            for fault in _faults(review, passage, line, vouched):
                yield review.error(passage.file, line.number, fault)


def _related(review: Review, answer: Answer) -> Iterator[Problem]:
    file = answer_file(answer.lang, answer.topic)
    for name in answer.related:
        if name == answer.topic:
            yield review.error(file, 1, Msg("“related” names the answer itself."))
        elif name not in review.library.topics:
            yield review.error(file, 1, Msg("“related”: there is no topic “{topic}”.", topic=str(name)))


def _faults(review: Review, passage: Passage, line: Line, vouched: set[str]) -> Iterator[Msg]:
    text = " ".join(part for part in line.parts if isinstance(part, str))
    elsewhere = is_elsewhere(review.library, passage.answer.topic)
    for address in (*_TARGET.findall(text), *_BARE.findall(text)):
        if fault := _address_fault(address.strip(), vouched, elsewhere=elsewhere):
            yield fault
    for address in _MAIL.findall(text):
        yield Msg("“{address}” is typed by hand: quote a fact, such as contact.email.", address=address)


def _address_fault(address: str, vouched: set[str], *, elsewhere: bool) -> Msg | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in parts.netloc:
        return Msg("“{address}” is a dead link: an address begins with https://", address=address)
    if parts.scheme != "https":
        return Msg("“{address}”: write https, not http.", address=address)
    if _bare(address) in vouched or (elsewhere and _is_official(parts.netloc)):
        return None
    if elsewhere:
        return Msg("“{address}” is not the site of a public service that we know.", address=address)
    return Msg("“{address}” stands neither in the facts nor in the sources: quote a fact.", address=address)


def _is_official(host: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in OFFICIAL_HOSTS)


def _bare(address: str) -> str:
    return address.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _vouched(review: Review) -> Iterator[str]:
    library = review.library
    yield from (_bare(source.url) for source in library.sources.values() if source.url)
    for programme in library.programmes.values():
        for facts in (programme.facts, *(edition.facts for edition in programme.editions.values())):
            values = (value for fact in facts.values() for value in fact.history)
            yield from (_bare(str(value.content)) for value in values if value.kind == "link")
        challenges = (challenge for edition in programme.editions.values() for challenge in edition.challenges)
        yield from (_bare(challenge.url) for challenge in challenges if challenge.url)
