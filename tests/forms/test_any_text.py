"""Whatever is typed, in whatever slot: an answer or a reason, quickly; and what is shown can be typed again."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.checking import Accepted, Refused, check, check_option, check_piece, options_of, stands
from bot.forms.form import KINDS, Slot, SlotKind
from bot.forms.showing import shown
from bot.i18n import LANGUAGES
from tests.forms.slots import ALPHA, AT_ALPHA, CATALOGUES, IN_ENGLISH, said, slot

OPTIONS = (
    ("designer", "Designer produit", "Product designer"),
    ("full", "Développeur full stack", "Full-stack developer"),
    ("cs", "C#", "C#"),
    ("cpp", "C++", "C++"),
    ("html", "HTML et CSS", "HTML and CSS"),
    ("long", "Plus de 3 ans, en équipe", "More than 3 years, in a team"),
    ("other", "Autre / ne sait pas", "Other / do not know"),
)
ASKED: dict[SlotKind, Slot] = {
    kind: slot(kind, *(OPTIONS if kind in ("choice", "choices", "ranking") else ()), most_bytes=1_000) for kind in KINDS
}
WORDS = st.sampled_from(
    ["1", "2 et 3", "oui", "non", "designer", "C++", ",", "\n", " et ", "@", "exemple.fr", "06 12 34 56 78", "12/03/2020",
     "mars", "https://", "3,5", "?", "Étel", "ruches", "\u202e", "\ud800", "ﷺ", "e\u0301", "١٢", "٫", "İ", "ß", "-", "#", "n°"]
)  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=300), st.lists(WORDS, max_size=12).map(" ".join), st.lists(WORDS, max_size=12).map("".join)
)


@given(st.sampled_from(KINDS), TYPED, st.booleans())
def test_any_text_is_an_answer_or_has_a_reason(kind: SlotKind, text: str, english: bool) -> None:
    context = IN_ENGLISH if english else AT_ALPHA
    verdict = check(ASKED[kind], text, context)
    if isinstance(verdict, Refused):
        assert 0 < len(said(verdict.reason, context.lang)) < 200
        for option in verdict.suggestions:
            assert isinstance(check_option(ASKED[kind], option.id, context), Accepted)
    else:
        assert stands(ASKED[kind], verdict.value, context)
        assert len(said(verdict.note, context.lang)) < 400


@given(st.sampled_from([kind for kind in KINDS if kind != "file"]), TYPED, st.sampled_from(LANGUAGES))
def test_what_is_shown_of_an_answer_can_be_typed_again(kind: SlotKind, text: str, lang: str) -> None:
    context = IN_ENGLISH if lang == "en" else AT_ALPHA
    verdict = check(ASKED[kind], text, context)
    if isinstance(verdict, Accepted):
        again = check(
            ASKED[kind], shown(ASKED[kind], verdict.value, lang, catalogues=CATALOGUES, edition=ALPHA), context
        )
        assert isinstance(again, Accepted)
        assert again.value == verdict.value


@given(
    st.lists(st.sampled_from(OPTIONS), min_size=1, unique=True),
    st.sampled_from(["choices", "ranking"]),
    st.sampled_from(LANGUAGES),
)
def test_any_choice_of_options_is_typed_as_it_is_shown(
    picked: list[tuple[str, str, str]], kind: SlotKind, lang: str
) -> None:
    chosen = tuple(option for option, _, _ in picked)
    text = shown(ASKED[kind], chosen, lang, catalogues=CATALOGUES)
    assert check(ASKED[kind], text, IN_ENGLISH) == Accepted(chosen)


@given(st.sampled_from(KINDS), st.data())
def test_every_option_is_taken_by_its_number_and_by_its_labels(kind: SlotKind, data: st.DataObject) -> None:
    options = options_of(ASKED[kind], AT_ALPHA)
    if not options:
        return
    number = data.draw(st.integers(1, len(options)))
    tapped = check_option(ASKED[kind], options[number - 1].id, AT_ALPHA)
    assert isinstance(tapped, Accepted)
    for text in (str(number), f"n° {number}", *options[number - 1].label.values()):
        typed = check(ASKED[kind], text, AT_ALPHA)
        assert isinstance(typed, Accepted)
        assert typed.value == tapped.value


@given(st.sampled_from([option for option in OPTIONS if len(option[1]) > 8]), st.data())
def test_a_label_with_a_slip_is_still_that_option_or_asked(option: tuple[str, str, str], data: st.DataObject) -> None:
    label = option[1]
    place = data.draw(st.integers(1, len(label) - 2))
    slip = data.draw(
        st.sampled_from([label[:place] + label[place + 1 :], label[:place] + label[place] + label[place:]])
    )
    verdict = check(ASKED["choice"], slip, AT_ALPHA)
    if isinstance(verdict, Accepted):
        assert verdict.value == option[0]
    else:
        assert option[0] in [suggestion.id for suggestion in verdict.suggestions]


PIECES = (
    "a", "1", "1 ", " ", "\n", ",", ", ", "é", "e\u0301", "a@", "@", ".", "a.", "(", "+33", "/", "1/", "et ", " et et", "?", "🙂",
    "ﷺ", "«", "\u202e", "1. a\n", "- a\n", "mars ", "designer ", "a b ", ">", "#", "'", "<",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_of_any_length_takes_little_time(kind: SlotKind) -> None:
    for piece in PIECES:
        for length in (4_000, 100_000):
            text = piece * (length // len(piece))
            started = time.process_time()
            check(ASKED[kind], text, AT_ALPHA)
            check_piece(ASKED[kind], "", text, AT_ALPHA)
            assert time.process_time() - started < 1.5, (piece, length)
