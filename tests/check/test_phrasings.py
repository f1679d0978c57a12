"""Rules on phrasings: enough, not twice, not stolen."""

from pathlib import Path

from bot.check.review import Stolen
from bot.check.thefts import SHOWN, still_stolen
from bot.content.learning import corpus_of
from bot.content.model import load_or_fit
from bot.content.sentences import sentence_encoder
from bot.faq.matcher import Matcher
from tests.check.conftest import Checking
from tests.check.faults import Fault, told
from tests.content_folder import ContentFolder, phrasings

PAY = "fr/questions/pay.amount.txt"
FIRST = "demande pay amount aa"
SECOND = "demande pay amount ba"


def test_too_few_phrasings_are_told_in_each_language(folder: ContentFolder, checked: Checking) -> None:
    folder.write_phrasings("fr", "pay.amount", phrasings("fr", "pay.amount")[:39])
    folder.write_phrasings("en", "elsewhere.tax", phrasings("en", "elsewhere.tax")[:19])
    assert [(problem.file, problem.words) for problem in checked()] == [
        ("en/questions/elsewhere.tax.txt", "19 phrasings: at least 20 are needed."),
        (PAY, "39 phrasings: at least 40 are needed."),
    ]


def test_twenty_english_phrasings_are_enough(folder: ContentFolder, checked: Checking) -> None:
    folder.write_phrasings("en", "pay.amount", phrasings("en", "pay.amount")[:20])
    assert checked() == []


def test_a_phrasing_twice_in_a_file_is_told_whatever_its_case_and_accents(
    folder: ContentFolder, checked: Checking
) -> None:
    told(Fault(PAY, SECOND, "Démande PAY, amount aa ?", "already stands on line 1", "Démande"), folder, checked)


def test_a_phrasing_under_two_topics_is_told(folder: ContentFolder, checked: Checking) -> None:
    told(Fault(PAY, FIRST, "demande elsewhere tax aa", "stands under “elsewhere.tax”", "elsewhere"), folder, checked)


def test_a_phrasing_under_two_topics_in_two_languages_is_told(folder: ContentFolder, checked: Checking) -> None:
    english = "en/questions/elsewhere.tax.txt"
    told(
        Fault(english, "question elsewhere tax ba", FIRST, f"stands under “pay.amount” ({PAY}, line 1)", FIRST),
        folder,
        checked,
    )


def test_signs_alone_are_different_phrasings(folder: ContentFolder, checked: Checking) -> None:
    folder.change(PAY, f"{FIRST}\n", "👍\n")
    folder.change(PAY, f"{SECOND}\n", "🙏\n")
    assert checked() == []


def theft(confidence: float, *, answered: bool, text: str = SECOND, learned: bool = False) -> Stolen:
    return Stolen("fr", "pay.amount", text, "pay.details", confidence, answered, learned)


def test_thefts_by_a_model_that_had_not_seen_them_are_advice_those_that_would_have_been_answered_first(
    checked: Checking,
) -> None:
    stolen = [theft(0.5, answered=False, text=FIRST), theft(0.8, answered=True), theft(0.97, answered=True, text=FIRST)]
    assert [(problem.file, problem.line, problem.words, problem.blocks) for problem in checked(stolen=stolen)] == [
        (PAY, 1, f"“{FIRST}” would be answered with “pay.details” (97% sure).", False),
        (PAY, 2, f"“{SECOND}” would be answered with “pay.details” (80% sure).", False),
        (PAY, 1, f"“{FIRST}” would go to “pay.details” (50% sure).", False),
    ]


def test_a_theft_by_the_model_that_serves_is_an_error_told_once(checked: Checking) -> None:
    stolen = [
        theft(0.99, answered=True, text=FIRST),
        theft(0.9, answered=True),
        theft(0.7, answered=True, learned=True),
    ]
    robbed = f"“{SECOND}” is answered with “pay.details” (70% sure), although it stands here: move it there, or say it otherwise."
    assert [(problem.line, problem.words, problem.blocks) for problem in checked(stolen=stolen)] == [
        (2, robbed, True),
        (1, f"“{FIRST}” would be answered with “pay.details” (99% sure).", False),
    ]


def test_a_phrasing_filed_under_the_wrong_topic_is_found_by_the_matcher_itself(
    folder: ContentFolder, checked: Checking, tmp_path: Path
) -> None:
    folder.change(PAY, FIRST, "demande admin deadline zz")
    corpus = corpus_of(folder.read())
    model = load_or_fit(corpus, tmp_path / "models")
    [found] = still_stolen(Matcher(model, corpus, sentence_encoder()), model.doubtful)
    assert (found.topic, found.thief) == ("pay.amount", "admin.deadline")
    assert [(problem.file, problem.line) for problem in checked(stolen=[found]) if problem.blocks] == [(PAY, 1)]


def test_many_harmless_thefts_are_summed_up(checked: Checking) -> None:
    found = checked(stolen=[theft(0.4, answered=False)] * (SHOWN + 2))
    assert len(found) == SHOWN + 1
    assert found[-1].words == "2 more phrasings would go to another topic, with less confidence."
    assert not any(problem.blocks for problem in found)
