"""What is known with the team's amendments laid over what the files say."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.knowledge import Knowledge
from bot.i18n import LANGUAGES, Msg
from bot.i18n.dates import paris
from bot.programmes.amendments import Amendment, amended
from bot.programmes.facts import Source

# Whatever the reason holds, it is words inside a link inside italics.
_MARKS = str.maketrans("", "", "*_[]`")


def with_amendments(files: Knowledge, found: Sequence[Amendment]) -> Knowledge:
    """What the files say with these amendments over it: calendars and sources change, the matcher stays as it is."""
    if not found:
        return files
    sources = {**files.answers.sources, **{one.citation: _source(files, one) for one in found}}
    answers = replace(files.answers, programmes=amended(files.programmes, found), sources=sources)
    return replace(files, answers=answers)


def _source(files: Knowledge, amendment: Amendment) -> Source:
    """What answers cite: the reason, the day, and where the team has it from."""
    reason = amendment.reason.translate(_MARKS)
    document = files.answers.sources.get(amendment.source)
    return Source(
        id=amendment.citation,
        title={
            lang: files.catalogues.render(Msg("decision of the team: {reason}", reason=reason), lang)
            for lang in LANGUAGES
        },
        date=paris(amendment.made_at).date().isoformat(),
        url=amendment.source if amendment.has_address else document.url if document else None,
        reliability="amendment",
    )
