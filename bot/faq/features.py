"""The features of an utterance: stems one and two by two, pieces of words, concepts of the domain."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from bot.faq.names import PLACEHOLDER
from bot.faq.reading import Read

SHORTEST_PIECE, LONGEST_PIECE = 2, 5
LENGTHS = 6


def words_of(read: Read) -> Counter[str]:
    """Stems and pairs of stems, with the language they are in."""
    mark = read.written_in[0]
    around = ("^", *read.stems, "$")
    single = (f"{mark}:{stem}" for stem in read.stems)
    pairs = (f"{mark}:{first}_{second}" for first, second in pairwise(around))
    return Counter([*single, *pairs])


def pieces_of(read: Read) -> Counter[str]:
    """Two to five letters inside each word, its edges marked."""
    counted: Counter[str] = Counter()
    for word in read.words:
        if word != PLACEHOLDER:
            counted.update(pieces_in(word))
    return counted


def signs_of(read: Read) -> Counter[str]:
    """Concepts, sides, number of programmes named, a name that only looks like one of ours, question or not, length."""
    programmes = len(read.named.programmes)
    return Counter(
        [
            *(f"#{concept}" for _, _, concept in read.concepts),
            *(f"#side:{side}" for side in read.sides),
            *(f"#named:{count}" for count in range(1, min(programmes, 3) + 1)),
            *(["#lookalike"] if read.named.lookalike else []),
            *(["#asks"] if read.asks else []),
            f"#length:{min(len(read.words) // 3, LENGTHS)}",
        ]
    )


BLOCKS = {"w": words_of, "p": pieces_of, "s": signs_of}


@lru_cache(maxsize=20_000)
def pieces_in(word: str) -> tuple[str, ...]:
    """The pieces of one word, as often as they stand in it."""
    around = f"<{word}>"
    longer = range(SHORTEST_PIECE + 1, LONGEST_PIECE + 1)
    short = _cut(word, SHORTEST_PIECE)
    return tuple(short) + tuple(piece for length in longer for piece in _cut(around, length))


def _cut(text: str, length: int) -> Iterable[str]:
    return (text[place : place + length] for place in range(len(text) - length + 1))
