"""Rules on the vocabulary."""

import pytest

from tests.check.conftest import Checking
from tests.check.faults import Fault, told
from tests.content_folder import ContentFolder

FRENCH = "fr/vocabulary.yaml"

FAULTS = [
    Fault(FRENCH, "chat:", "slang:", "“slang” is not a chapter", "slang"),
    Fault(FRENCH, "money: [salaire]", "money: salaire", "“concepts” is not written as expected", "concepts"),
    Fault(
        FRENCH, "money: [salaire]", "money: [salaire]\n  time: [durée]", "The concept “time” is missing in en/", "time"
    ),
    Fault(FRENCH, "  beta: [beta]", "  gamma: [gamma]", "programmes: there is no “gamma”", "gamma"),
    Fault(FRENCH, "  alpha/1: [alpha one]", "  alpha/9: [alpha one]", "editions: there is no “alpha/9”", "alpha/9"),
    Fault(FRENCH, "  candidate:", "  martian:", "audience: there is no “martian”", "martian"),
    Fault(FRENCH, "beta: [beta]", "beta: [beta, Alfa]", "“alfa” means both alpha and beta", "  beta:"),
    Fault(FRENCH, "beta: [beta]", "beta: [beta, beta blocker]", "and among the look-alikes", "  beta:"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_vocabulary_with_a_fault_is_told(fault: Fault, folder: ContentFolder, checked: Checking) -> None:
    told(fault, folder, checked)
