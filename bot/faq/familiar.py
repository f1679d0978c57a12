"""How many words of an utterance no question of ours uses: the best sign that it is about something else."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.faq.names import PLACEHOLDER
from bot.faq.reading import Read

SHORTEST = 4
MOST_STRANGE = 3
ENOUGH = 2
OTHERS = "not_"


def stems_of(read: Read) -> set[str]:
    """The longer stems, with the language they are in."""
    return {
        f"{read.written_in[0]}:{stem}"
        for word, stem in zip(read.words, read.stems, strict=True)
        if len(word) >= SHORTEST and word.isalpha() and word != PLACEHOLDER
    }


def familiar(reads: Iterable[Read]) -> dict[str, int]:
    """How many of our questions use each stem, counted up to two."""
    counted: Counter[str] = Counter()
    for read in reads:
        counted.update(stems_of(read))
    return {stem: min(count, ENOUGH) for stem, count in sorted(counted.items())}


def familiarity(read: Read, known: Mapping[str, int], own: int = 0) -> tuple[float, float, float, float]:
    """Signs that it is for us (see bot.faq.weighing.SIGNS); `own` is what the utterance itself added to `known`."""
    stems = stems_of(read)
    strange = sum(known.get(stem, 0) <= own for stem in stems)
    others = len({concept for _, _, concept in read.concepts if concept.startswith(OTHERS)})
    named = bool(read.named.programmes) and not read.named.lookalike
    return -float(min(strange, MOST_STRANGE)), -strange / max(len(stems), 1), -float(min(others, ENOUGH)), float(named)
