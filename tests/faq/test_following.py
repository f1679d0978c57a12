"""What is said in the middle of a conversation leans on what was said before, and no more than it should."""

import numpy as np
import pytest

from bench.content import ROOT, read_labelled
from bench.conversations import interrupted, redirected
from bench.scoring import run, tally
from bot.faq.corpus import Corpus, TopicInfo
from bot.faq.following import Following, only_a_programme
from bot.faq.matcher import Matcher
from bot.faq.reading import Reader
from bot.faq.understanding import Hints

UTTERANCES = ROOT / "tests" / "utterances"
INFOS = {
    "admin.deadline": TopicInfo("admin.deadline", "administration", mirrors=("dates.deadline",)),
    "admin.how": TopicInfo("admin.how", "administration", related=("admin.deadline",)),
    "apply.how": TopicInfo("apply.how", "candidate"),
    "dates.deadline": TopicInfo("dates.deadline", "candidate", related=("apply.how",)),
    "elsewhere.tax": TopicInfo("elsewhere.tax", kind="elsewhere"),
}
TOPICS = tuple(INFOS)
TOLERANCE = 3


@pytest.mark.parametrize(
    ("utterance", "bare"),
    [
        ("et pour le commando ux ?", True),
        ("et chez les DIG ?", True),
        ("idem pour les EIG", True),
        ("non, je parlais des EIG", True),
        ("et en promo 5 ?", True),
        ("EIG ?", True),
        ("c'est quoi les EIG ?", False),
        ("et combien gagne un EIG ?", False),
        ("le commando marine ?", False),
        ("et pour nous ?", False),
    ],
)
def test_a_programme_and_nothing_said_of_it(reader: Reader, utterance: str, bare: bool) -> None:
    assert only_a_programme(reader.read(utterance, Hints(programme="eig", lang="fr"))) is bare


def test_topics_that_the_answer_leads_to_are_likelier(reader: Reader) -> None:
    leaning = Following(TOPICS, INFOS).leaning(reader.read("combien ?"), Hints(topic="dates.deadline"))
    assert leaning is not None
    weight = dict(zip(TOPICS, leaning.values, strict=True))
    assert weight["dates.deadline"] > weight["apply.how"] > weight["elsewhere.tax"] == 0 > weight["admin.how"]


def test_the_more_a_message_says_the_less_it_leans(reader: Reader) -> None:
    def weight(utterance: str) -> float:
        leaning = Following(TOPICS, INFOS).leaning(reader.read(utterance), Hints(topic="apply.how"))
        return float(leaning.values[TOPICS.index("apply.how")]) if leaning else 0.0

    assert weight("combien ?") > weight("combien gagne un designer pendant toute la mission ici ?") > 0
    assert weight("mot " * 19) == 0


@pytest.mark.parametrize(("topic", "audience"), [("admin.how", None), (None, "administration")])
def test_what_was_thought_of_the_other_side_s_topic_counts_for_its_mirror(
    reader: Reader, topic: str | None, audience: str | None
) -> None:
    leaning = Following(TOPICS, INFOS).leaning(reader.read("combien ?"), Hints(topic=topic, audience=audience))
    assert leaning is not None
    thought = np.log(np.array([[0.001, 0.1, 0.1, 0.699, 0.1]], dtype=np.float32))
    shared = np.exp(leaning.mirrored(thought))[0]
    assert shared[TOPICS.index("admin.deadline")] > 0.2
    assert leaning.values[TOPICS.index("dates.deadline")] < 0


def test_words_that_show_a_side_win_over_what_was_known_of_it(reader: Reader) -> None:
    read = reader.read("où en est ma candidature ?")
    assert read.audience == "candidate"
    assert Following(TOPICS, INFOS).leaning(read, Hints(audience="administration")) is None


def test_nothing_known_leans_nowhere(reader: Reader) -> None:
    assert Following(TOPICS, INFOS).leaning(reader.read("combien ?"), Hints()) is None


def test_follow_ups_stay_understood(matcher: Matcher) -> None:
    told = read_labelled(UTTERANCES / "conversations.jsonl")
    follow_ups = tally(run(matcher.understand, [item for item in told if item.kind == "in_scope"]))
    away = run(matcher.understand, [item for item in told if item.kind == "out_of_scope"])
    assert 100 * follow_ups.right / follow_ups.asked >= 88 - TOLERANCE
    assert 100 * follow_ups.wrong / follow_ups.asked <= 2 + TOLERANCE
    assert redirected(away) >= len(away) - 2


def test_a_change_of_subject_stays_understood(matcher: Matcher, corpus: Corpus) -> None:
    inside = tally(run(matcher.understand, interrupted(read_labelled(UTTERANCES / "tuning.jsonl"), corpus)))
    outside = read_labelled(UTTERANCES / "tuning_out_of_scope.jsonl")
    others = [item for item in interrupted(outside, corpus) if item.kind == "out_of_scope"]
    assert 100 * inside.right / inside.asked >= 75 - TOLERANCE
    assert 100 * inside.wrong / inside.asked <= 4 + TOLERANCE
    assert tally(run(matcher.understand, others)).wrong <= 0.04 * len(others) + TOLERANCE
