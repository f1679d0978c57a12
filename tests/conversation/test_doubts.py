"""What a text in a free-text question is taken for, by its shape, its length and what the matcher finds in it."""

import pytest

from bot.conversation.policies.filling.doubts import is_question, read
from bot.faq.understanding import Candidate, Understanding, Verdict


def found(confidence: float, topic: str = "pay.amount", *, sure: bool = True) -> Understanding:
    verdict: Verdict = "answer" if sure else "clarify"
    return Understanding(candidates=(Candidate(topic, confidence),), confidence=confidence, verdict=verdict)


@pytest.mark.parametrize(
    ("text", "confidence", "kind", "expected"),
    [
        ("quel est le salaire ?", 0.97, "answer", "question"),
        ("Le salaire ? Je ne sais pas, mais quel est-il ?", 0.97, "answer", "doubt"),
        ("quel est le salaire ?", 0.6, "answer", "doubt"),
        ("Comment aider ?", 0.97, "elsewhere", "doubt"),
        ("quel est le salaire", 0.6, "answer", "doubt"),
        ("où", 0.1, "elsewhere", "doubt"),
        ("qui " + "mot " * 9, 0.3, "answer", "answer"),
        ("qui " + "mot " * 9, 0.6, "answer", "doubt"),
        ("le salaire", 0.95, "answer", "doubt"),
        ("le salaire", 0.85, "answer", "answer"),
        ("mon salaire", 0.95, "answer", "answer"),
        ("PHP et Symfony", 0.95, "answer", "answer"),
        ("merci beaucoup", 0.2, "chat", "doubt"),
        ("Anne Martin", 0.99, "chat", "answer"),
        ("bonjour à toutes et à tous ici", 0.99, "chat", "answer"),
        ("le salaire " * 10, 0.99, "answer", "answer"),
        ("s" * 101, 0.99, "answer", "answer"),
        ("Pourquoi moi ? " + "Parce que. " * 40, 0.99, "answer", "answer"),
        ("Pourquoi moi ? Parce que.", 0.1, "", "doubt"),
    ],
)
def test_when_in_doubt_the_person_is_asked(text: str, confidence: float, kind: str, expected: str) -> None:
    assert read(text, found(confidence), kind, "PHP, Java") == expected


@pytest.mark.parametrize(
    ("text", "confidence", "kind", "expected"),
    [
        ("n'importe quoi ?", 0.1, "", True),
        ("quel est le salaire", 0.6, "answer", True),
        ("quel est le salaire", 0.4, "answer", False),
        ("le salaire", 0.85, "answer", True),
        ("le salaire", 0.7, "answer", False),
        ("portfolio", 0.99, "answer", False),
        ("3 ans chez un médecin", 0.99, "elsewhere", False),
        ("merci", 0.1, "chat", True),
        ("beaucoup", 0.99, "chat", False),
    ],
)
def test_what_does_not_do_as_an_answer_may_be_a_question(
    text: str, confidence: float, kind: str, expected: bool
) -> None:
    assert is_question(text, found(confidence), kind) is expected


def test_what_the_matcher_is_not_sure_of_is_no_question() -> None:
    assert not is_question("le salaire", found(0.99, sure=False), "answer")
    assert read("le salaire", found(0.99, sure=False), "answer") == "answer"
