"""From the content folder to all that the assistant knows, with or without what it takes to understand people."""

from bot.content.library import Library, read_library
from bot.conversation.knowledge import Knowledge, Understands
from bot.faq.answer import Answers
from bot.faq.understanding import NOTHING_KNOWN, Hints, Understanding
from bot.i18n import Catalogues
from bot.settings import Settings


def knowledge_of(settings: Settings) -> Knowledge:
    """All that the assistant knows. ContentError lists what is wrong with the content folder."""
    from bot.content.matching import matcher_of  # arrays are loaded where somebody listens, and nowhere else

    library = read_library(settings.content)
    return _knowledge(library, settings, matcher_of(library, settings.var / "models"))


def words_of(settings: Settings) -> Knowledge:
    """The same for what only speaks and never listens: no matcher is loaded. ContentError as `knowledge_of`."""
    return _knowledge(read_library(settings.content), settings, _Deaf())


class _Deaf:
    def understand(self, utterance: str, hints: Hints = NOTHING_KNOWN) -> Understanding:  # noqa: ARG002 (the protocol)
        """Nothing is heard here."""
        raise AssertionError("What only speaks was spoken to.")


def _knowledge(library: Library, settings: Settings, matcher: Understands) -> Knowledge:
    answers = Answers(
        topics=library.topics,
        answers=library.answers,
        programmes=library.programmes,
        sources=library.sources,
        catalogues=Catalogues.read(settings.locales),
        team_contact=settings.team_contact,
    )
    return Knowledge(
        matcher=matcher,
        answers=answers,
        forms=library.forms,
        eligibility=library.eligibility,
        procedures=library.procedures,
        calendars=f"{settings.public_url.rstrip('/')}/calendar" if settings.public_url else None,
    )
