"""What the matcher of the real content understands; its model is fitted once and cached."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.content import ROOT, read_labelled
from bench.scoring import run, tally
from bot.faq.corpus import Corpus
from bot.faq.matcher import Matcher
from bot.faq.understanding import Hints, Understanding

UTTERANCES = ROOT / "tests" / "utterances"
SAMPLE = 150
KEPT = 0.95
TOLERANCE = 3


@pytest.mark.parametrize(
    ("utterance", "hints", "topic"),
    [
        ("et pour les eig ?", Hints(programme="dig", topic="pay.amount"), "pay.amount"),
        ("what about commando ux?", Hints(programme="dig", topic="dates.deadline"), "dates.deadline"),
        ("et la durée ?", Hints(programme="eig", topic="pay.amount"), "contract.duration"),
        ("même si je suis freelance ?", Hints(programme="eig", topic="eligibility.who"), "eligibility.freelance"),
    ],
)
def test_follow_ups(matcher: Matcher, utterance: str, hints: Hints, topic: str) -> None:
    understood = matcher.understand(utterance, hints)
    assert (understood.topic, understood.followed) == (topic, True)


def test_a_clear_question_wins_over_the_context(matcher: Matcher) -> None:
    hints = Hints(programme="dig", topic="pay.amount")
    assert (
        matcher.understand("Le télétravail est-il possible plusieurs jours par semaine ?", hints).topic == "work.remote"
    )


def test_two_questions(matcher: Matcher) -> None:
    understood = matcher.understand("Quel est le salaire mensuel ? Et le télétravail est-il possible ?")
    assert (understood.topic, understood.also) == ("pay.amount", "work.remote")


def test_one_question_has_no_second(matcher: Matcher) -> None:
    assert matcher.understand("Je suis designer et je voudrais connaître le salaire mensuel").also is None


@pytest.mark.parametrize("utterance", ["hola", "guten Tag", "你好，你会说中文吗？", "🍕🍕🍕", "???", ""])
def test_what_cannot_be_read_is_unknown(matcher: Matcher, utterance: str) -> None:
    assert matcher.understand(utterance).verdict == "unknown"


def test_a_greeting_before_a_question_is_not_the_question(matcher: Matcher) -> None:
    assert matcher.understand("Bonjour, quel est le salaire mensuel ?").topic == "pay.amount"
    assert matcher.understand("Bonjour").topic == "chat.greeting"


def test_why(matcher: Matcher) -> None:
    assert "salaire" in matcher.understand("quel est le salair ?").why


def test_hints_of_the_other_side_weigh(matcher: Matcher) -> None:
    def weight(audience: str) -> float:
        found = matcher.understand("les critères", Hints(audience=audience)).candidates
        return sum(candidate.score for candidate in found if candidate.topic == "admin.criteria")

    assert weight("administration") > 2 * weight("candidate")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_text_is_understood_somehow(matcher: Matcher, text: str) -> None:
    _check(matcher.understand(text, Hints(programme="dig", topic="pay.amount")))


def test_any_length_is_understood_somehow(matcher: Matcher) -> None:
    for text in ("a" * 1_000_000, "et combien ? " * 90_000, "\U0001f468\u200d" * 50_000, "\ud800" * 10):
        _check(matcher.understand(text))


def _check(understood: Understanding) -> None:
    assert understood.verdict in ("answer", "clarify", "unknown")
    assert 0 <= understood.confidence <= 1
    assert [one.score for one in understood.candidates] == sorted(
        (one.score for one in understood.candidates), reverse=True
    )


def _typo(text: str) -> str:
    longest = max(text.split(), key=len)
    place = len(longest) // 2
    return text.replace(longest, longest[:place] + longest[place + 1 :], 1) if len(longest) > 9 else text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"Bonjour, {text}",
        lambda text: f"{text} Merci d'avance",
        lambda text: f"{text} svp",
        str.upper,
        lambda text: text.translate(str.maketrans("éèêàùçîôû", "eeeauciou")),
        _typo,
    ],
    ids=["greeting", "thanks", "please", "case", "accents", "typo"],
)
def test_the_topic_stays(matcher: Matcher, corpus: Corpus, change: object) -> None:
    assert callable(change)
    french = [
        phrasing.text
        for phrasing in corpus.phrasings
        if phrasing.lang == "fr" and not phrasing.topic.startswith("chat.")
    ]
    chosen = random.Random(7).sample(french, SAMPLE)
    kept = sum(matcher.understand(text).topic == matcher.understand(change(text)).topic for text in chosen)
    assert kept / SAMPLE >= KEPT


def test_the_tuning_set_stays_understood(matcher: Matcher) -> None:
    inside = run(matcher.understand, read_labelled(UTTERANCES / "tuning.jsonl"))
    outside = run(matcher.understand, read_labelled(UTTERANCES / "tuning_out_of_scope.jsonl"))
    named = [one for one in inside if one.asked.programme]
    follow_ups = tally(one for one in inside if one.asked.context)
    everything = tally(inside)
    others = tally(one for one in outside if one.asked.kind == "out_of_scope")
    assert _share(everything.right, everything.asked) >= 75 - TOLERANCE
    assert _share(everything.among, everything.asked) >= 88 - TOLERANCE
    assert _share(everything.wrong, everything.asked) <= 4 + TOLERANCE
    assert _share(others.wrong, others.asked) <= 4 + TOLERANCE
    assert _share(follow_ups.right, follow_ups.asked) >= 85 - 2 * TOLERANCE
    assert _share(sum(one.understood.programmes == (one.asked.programme,) for one in named), len(named)) >= 97


def _share(part: int, whole: int) -> float:
    return 100 * part / whole
