"""Rules on editions, facts, challenges and sources."""

from dataclasses import replace

import pytest

from tests.check.conftest import Checking
from tests.check.faults import Fault, told
from tests.content_folder import ContentFolder

ALPHA = "programmes/alpha/1/edition.yaml"
PAY = "pay.amount: {euros: [3000, 3500], sources: [P1]}"
CLOSES = "{at: 2020-07-19T23:59, known_from: 2020-07-10T17:28:23, sources: [P1]}"
PROPOSE_CLOSES = "{at: 2020-05-29, known_from: 2020-05-01T10:00, sources: [P1]}"
TITLE = "title: {fr: Défi champs, en: Fields challenge}"

FAULTS = [
    # sources
    Fault(ALPHA, PAY, PAY.replace("[P1]", "[]"), "The fact “pay.amount” has no source", "pay.amount"),
    Fault(ALPHA, PAY, PAY.replace("[P1]", "[P9]"), "There is no source “P9”", "pay.amount"),
    Fault(ALPHA, CLOSES, CLOSES.replace("[P1]", "[]"), "A date of “apply.closes” has no source", "2020-07-19"),
    Fault(ALPHA, CLOSES, CLOSES.replace("[P1]", "[P1, P8]"), "There is no source “P8”", "2020-07-19"),
    Fault(ALPHA, "en: product designer}]\n      sources: [P1]", "en: p}]", "“fields” has no source", "id: fields"),
    # milestones
    Fault(ALPHA, "  propose.opens:", "  call.opens:", "“call.opens” is not a milestone’s name", "call.opens"),
    Fault(ALPHA, "audience: candidate", "audience: everybody", "“everybody” is not an audience", "apply.opens"),
    Fault(ALPHA, "2020-07-10T17:28:23", "2020-04-10", "must be later than in the value before", "2020-07-19"),
    Fault(ALPHA, PROPOSE_CLOSES, PROPOSE_CLOSES.replace("05-29", "04-29"), "comes before “propose.opens”", "propose.closes"),
    Fault(ALPHA, CLOSES, CLOSES.replace("sources", "until: 2020-07-01, sources"), "ends before it starts", "apply.closes"),
    Fault(ALPHA, "lead_times: [J-7, H-3]", "lead_times: [J-7, D-3]", "“D-3” is not a lead time", "lead_times"),
    # texts
    Fault(ALPHA, TITLE, "title: {fr: Défi champs}", "missing in “en”", "title: {fr: Défi"),
    Fault(ALPHA, "subject: {fr: \"Mieux semer.\", en", "subject: {fr: \"\", en", "missing in “fr”", "subject"),
    Fault(ALPHA, "note: {fr: \"jamais publié\", en: \"never published\"}", "note: never", "write it in both", "note: never"),
    Fault("sources.yaml", "{fr: Appel à candidatures, en: Call for applications}", "Appel", "write it in both", "Appel"),
    # challenges
    Fault(ALPHA, "places: [Paris]", "places: []", "“fields” has no place", "id: fields"),
    Fault(ALPHA, "region: idf", "region: moon", "“moon” is not a region", "id: fields"),
    Fault(ALPHA, "trade: designer", "trade: poet", "“poet” is not a trade", "id: fields"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_data_with_a_fault_are_told(fault: Fault, folder: ContentFolder, checked: Checking) -> None:
    told(fault, folder, checked)


def test_lists_of_different_lengths_are_told(folder: ContentFolder, checked: Checking) -> None:
    rules = "rules.all: {items: {fr: [un, deux], en: [one]}, sources: [P1]}"
    told(Fault(ALPHA, PAY, f"{PAY}\n  {rules}", "as many items", "rules.all"), folder, checked)


def test_the_values_of_a_fact_are_told_when_out_of_order(folder: ContentFolder, checked: Checking) -> None:
    history = "pay.amount:\n    history:\n      - {euros: 1, sources: [P1]}\n      - {euros: 2, sources: [P1]%s}\n"
    undated = Fault(ALPHA, PAY, history % "", "say from when each new value was known", "pay.amount")
    told(undated, folder, checked)
    entry = "      - {{euros: {}, known_from: {}, sources: [P1]}}\n"
    dates = entry.format(1, "2020-07-01") + entry.format(2, "2020-06-01")
    written = history % ""
    backwards = replace(
        undated, before=written, after=f"pay.amount:\n    history:\n{dates}", words="must be later", at="euros: 2"
    )
    told(backwards, folder, checked)


def test_an_answer_that_states_something_names_a_source(folder: ContentFolder, checked: Checking) -> None:
    for lang in ("fr", "en"):
        folder.change(f"{lang}/answers/programme.difference.md", " {{ alpha/1.propose.status }}\nSources: P1", "")
    found = [problem for problem in checked() if problem.blocks]
    assert [problem.words for problem in found] == ["The section “all” quotes no fact and names no source."] * 2


def test_an_answer_that_names_an_unknown_source_is_told(folder: ContentFolder, checked: Checking) -> None:
    fault = Fault(
        "fr/answers/programme.difference.md", "Sources: P1", "Sources: P7", "There is no source “P7”", "## all"
    )
    told(fault, folder, checked)


def test_facts_that_no_answer_quotes_are_summed_up_in_advice(folder: ContentFolder, checked: Checking) -> None:
    two = f"{PAY}\n  work.time: {{months: 4, sources: [P1]}}\n  work.place: {{number: 1, sources: [P1]}}"
    words = "2 facts are quoted by no answer: work.time, work.place"
    told(Fault(ALPHA, PAY, two, words, "", blocks=False), folder, checked)


def test_sources_that_nothing_names_are_summed_up_in_advice(folder: ContentFolder, checked: Checking) -> None:
    more = "P3: {title: {fr: a, en: b}, reliability: press}\nP2:"
    told(Fault("sources.yaml", "P2:", more, "1 source is named nowhere: P3", "", blocks=False), folder, checked)
