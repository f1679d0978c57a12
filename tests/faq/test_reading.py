"""An utterance is brought to plain words, whatever way it is typed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.corpus import Corpus
from bot.faq.lexicon import Lexicon
from bot.faq.reading import Reader
from bot.faq.spelling import Spelling
from bot.faq.text import fold, prepare, tokens, words


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("J'AI l’œuvre", ["je", "ai", "le", "oeuvre"]),
        ("d.i.g. et D.I.G", ["dig", "et", "dig"]),
        ("ouiiii bac+5", ["oui", "bac", "5"]),
        ("EIG4 à 3000€", ["eig", "4", "a", "3000", "euros"]),
        ("Télé-travail ?!", ["tele", "travail"]),
        ("", []),
        ("🍕🍕", []),
    ],
)
def test_words(typed: str, plain: list[str]) -> None:
    assert words(typed) == plain


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)).split() == fold(text).split()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("salair", "salaire"),
        ("slaaire", "salaire"),
        ("salarie", "salaire"),
        ("candidatrue", "candidature"),
        ("kandidatue", "kandidatue"),
        ("candidadure", "candidature"),
        ("cadndidatuer", "candidature"),
        ("pay", "pay"),
        ("2021", "2021"),
        ("bateau", "bateau"),
    ],
)
def test_correction(typed: str, meant: str) -> None:
    assert Spelling({"salaire": 5, "candidature": 5, "paie": 2, "mission": 1}).correct(typed) == meant


def test_a_known_word_is_never_corrected() -> None:
    assert Spelling({"poste": 1, "postes": 900}).correct("poste") == "poste"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("jpeux prendre un rdv", "je peux prendre un rendez vous"),
        ("c koi la remuneration ?", "c'est quoi la rémunération ?"),
        ("Bonjour, je peux partir ? Merci d'avance", "je peux partir ?"),
        ("bonjour", "bonjour"),
        ("je suis le designer d'intérêt général", "je suis le programme"),
        ("le telettravail svp", "le télétravail"),
    ],
)
def test_what_the_encoder_reads(reader: Reader, typed: str, sentence: str) -> None:
    assert reader.read(typed).sentence == sentence


def test_an_accent_left_out_does_not_make_a_usual_word_chat(small_corpus: Corpus) -> None:
    """« jé » stands for « j'ai », but a plain « je » that is written often stays."""
    french = replace(small_corpus.vocabularies["fr"], chat={"jé": "j'ai"})
    typed = tokens(prepare("je viens"))
    rare, usual = Lexicon("fr", french, []), Lexicon("fr", french, ["je viens"] * 9)
    assert [token.word for token in rare.plain(typed)] == ["je", "ai", "viens"]
    assert [token.word for token in usual.plain(typed)] == ["je", "viens"]


@pytest.mark.parametrize(
    ("utterance", "programmes"),
    [
        ("combien gagne un DIG ?", ("dig",)),
        ("le comando ux ou les entrepreneurs d'interet general ?", ("commando-ux", "eig")),
        ("les entreprenneurs d'intéret général", ("eig",)),
        ("entrer dans un commando marine", ()),
        ("un EIG, un événement indésirable grave", ()),
        ("quelle est la promo 5 ?", ("eig",)),
        ("une formation de designer", ()),
    ],
)
def test_programmes(reader: Reader, utterance: str, programmes: tuple[str, ...]) -> None:
    assert reader.read(utterance).named.programmes == programmes


@pytest.mark.parametrize(
    ("utterance", "editions"),
    [
        ("eig 5", ("eig/5",)),
        ("la saison 2 du commando", ("commando-ux/season-2",)),
        ("le dig en 2019", ("dig/2019",)),
        ("eig", ()),
    ],
)
def test_editions(reader: Reader, utterance: str, editions: tuple[str, ...]) -> None:
    assert reader.read(utterance).named.editions == editions


def test_a_lookalike_is_told(reader: Reader) -> None:
    assert reader.read("le commando marine").named.lookalike


@pytest.mark.parametrize(
    ("utterance", "lang"),
    [
        ("Combien gagne un designer ?", "fr"),
        ("How much does the job pay?", "en"),
        ("¿Dónde puedo comprar billetes?", "es"),
        ("hola", "es"),
        ("guten Tag", "de"),
        ("un designer mit un projet", "fr"),
        ("Che tempo fa oggi a Roma?", "it"),
        ("Quero marcar uma consulta", "pt"),
        ("你好，你会说中文吗？", "zh"),
        ("Помогите найти работу", "ru"),
        ("كيف أحصل على تأشيرة", "ar"),
        ("42", None),
        ("", None),
    ],
)
def test_languages(reader: Reader, utterance: str, lang: str | None) -> None:
    assert reader.read(utterance).lang == lang


def test_sides(reader: Reader) -> None:
    assert reader.read("notre ministère peut-il ?").audience == "administration"
    assert reader.read("où est ma candidature").audience == "candidate"
    assert reader.read("bonjour").audience is None
