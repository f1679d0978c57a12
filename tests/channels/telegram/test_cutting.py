"""Long replies are cut where a reader would cut them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.cutting import cut, pieces
from bot.channels.telegram.marks import to_html, units, visible
from bot.conversation.turn import Choice, Reply
from tests.standin.entities import parse_html

MOST = 60
WORD = st.text(alphabet="abcé😀.,!?", min_size=1, max_size=90)
MARKED = st.one_of(
    WORD,
    WORD.map("**{}**".format),
    WORD.map("_{}_".format),
    WORD.map("[{}](https://a.b/c)".format),
    st.sampled_from(["- ", "\n", "\n\n", "**", "_", "[x]", "(y)"]),
)
TEXT = st.lists(MARKED, max_size=40).map(" ".join)


def test_paragraphs_then_sentences() -> None:
    text = "Un. Deux. Trois.\n\n" + "Quatre est une phrase. " * 5
    first, second, *_ = pieces(text, 40)
    assert first == "Un. Deux. Trois."
    assert second == "Quatre est une phrase."


def test_a_link_is_never_cut() -> None:
    text = "mot " * 12 + "[un lien assez long](https://a.b/c) fin"
    assert pieces(text, MOST) == [("mot " * 12).strip(), "[un lien assez long](https://a.b/c) fin"]


def test_a_family_stays_together() -> None:
    family = "👩\u200d👩\u200d👧"
    assert any(family in piece for piece in pieces(f"{'x' * 55}{family}{'x' * 30}", MOST))


def test_only_telegram_cuts() -> None:
    reply = Reply("mot " * 3000, (Choice("Menu", "menu"),), in_place=True)
    assert cut("console:anne", reply) == (reply,)
    parts = cut("telegram:4242", reply)
    assert [bool(part.choices) for part in parts] == [*[False] * (len(parts) - 1), True]
    short = Reply("mot", (Choice("Menu", "menu"),))
    assert cut("telegram:4242", short) == (short,)


@settings(max_examples=300)
@given(TEXT)
def test_pieces_fit_and_nothing_is_lost(text: str) -> None:
    parts = pieces(text, MOST)
    shown = [parse_html(to_html(part))[0] for part in parts]
    assert all(units(part) <= MOST for part in shown)
    if text.strip():
        assert all(part.strip() for part in shown)
    assert _letters("".join(shown)) == _letters(visible(text))


@given(st.text(max_size=400))
def test_any_text_is_cut(text: str) -> None:
    assert all(units(visible(part)) <= MOST for part in pieces(text, MOST))


def _letters(text: str) -> str:
    """Without blanks, bullets and the marks that a giant gave up."""
    return "".join(letter for letter in text if letter.isalnum() or letter in "😀!?,.")
