"""Rules on phrasings: enough, not twice, not stolen."""

from bot.check.review import Stolen
from bot.check.thefts import SHOWN
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


def theft(confidence: float, *, answered: bool, text: str = SECOND) -> Stolen:
    return Stolen("fr", "pay.amount", text, "pay.details", confidence, answered)


def test_thefts_are_listed_as_advice_those_that_would_have_been_answered_first(checked: Checking) -> None:
    stolen = [theft(0.5, answered=False, text=FIRST), theft(0.8, answered=True), theft(0.97, answered=True, text=FIRST)]
    assert [(problem.file, problem.line, problem.words, problem.blocks) for problem in checked(stolen=stolen)] == [
        (PAY, 1, f"“{FIRST}” would be answered with “pay.details” (97% sure).", False),
        (PAY, 2, f"“{SECOND}” would be answered with “pay.details” (80% sure).", False),
        (PAY, 1, f"“{FIRST}” would go to “pay.details” (50% sure).", False),
    ]


def test_many_harmless_thefts_are_summed_up(checked: Checking) -> None:
    found = checked(stolen=[theft(0.4, answered=False)] * (SHOWN + 2))
    assert len(found) == SHOWN + 1
    assert found[-1].words == "2 more phrasings would go to another topic, with less confidence."
    assert not any(problem.blocks for problem in found)
