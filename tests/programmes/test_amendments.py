"""Dates that the team moves over those of the files: in force is the last one known, in whatever order they came."""

from dataclasses import replace

from bot.clock import parse_instant
from bot.programmes.amendments import Amendment, amended
from bot.programmes.editions import Edition, Entry, Milestone, Programme
from bot.programmes.moments import read_moment

CLOSES = "apply.closes"


def entry(moment: str, known_from: str | None) -> Entry:
    return Entry(moment=read_moment(moment), known_from=parse_instant(known_from) if known_from else None)


def programmes(*history: Entry) -> dict[str, Programme]:
    milestone = Milestone(id=CLOSES, audience="candidate", label={"fr": "clôture", "en": "closing"}, history=history)
    edition = Edition(
        id="dig/2030", name={"fr": "DIG", "en": "DIG"}, known_from=None, milestones={CLOSES: milestone}, facts={}
    )
    return {
        "dig": Programme(
            id="dig", name="DIG", short="DIG", reference="dig/2030", facts={}, editions={edition.id: edition}
        )
    }


FILES = programmes(entry("2030-07-17", "2030-06-01"), entry("2030-07-17T23:59", "2030-06-15"))
LATER = Amendment(
    revision=1,
    edition="dig/2030",
    milestone=CLOSES,
    moment="2030-07-19T23:59",
    made_at=parse_instant("2030-07-10T17:28"),
    reason="deux jours de plus",
    source="S4",
)


def in_force(found: dict[str, Programme], at: str) -> str:
    current = found["dig"].editions["dig/2030"].milestones[CLOSES].at(parse_instant(at))
    return current.moment.start.strftime("%d/%m %H:%M") if current else "nothing"


def test_the_team_s_date_is_in_force_from_then_on_and_not_before() -> None:
    found = amended(FILES, [LATER])
    assert in_force(found, "2030-07-10T17:27:59") == "17/07 23:59"
    assert in_force(found, "2030-07-10T17:28") == "19/07 23:59"
    assert in_force(FILES, "2030-07-11") == "17/07 23:59"


def test_an_amendment_undone_by_another_is_undone_whatever_the_order_they_are_read_in() -> None:
    back = replace(LATER, revision=2, moment="2030-07-17T23:59", made_at=parse_instant("2030-07-11T09:00"))
    for order in ([LATER, back], [back, LATER]):
        found = amended(FILES, order)
        assert in_force(found, "2030-07-10T18:00") == "19/07 23:59"
        assert in_force(found, "2030-07-11T09:00") == "17/07 23:59"
        assert len(found["dig"].editions["dig/2030"].milestones[CLOSES].history) == 4


def test_of_two_made_in_the_same_second_the_second_holds() -> None:
    second = replace(LATER, revision=2, moment="2030-07-20")
    assert in_force(amended(FILES, [second, LATER]), "2030-07-10T17:28") == "20/07 00:00"


def test_what_the_files_knew_later_holds_over_an_earlier_amendment() -> None:
    files = programmes(entry("2030-07-17", "2030-06-01"), entry("2030-07-25", "2030-07-12"))
    found = amended(files, [LATER])
    assert in_force(found, "2030-07-11") == "19/07 23:59"
    assert in_force(found, "2030-07-12") == "25/07 00:00"


def test_a_date_that_nobody_can_date_is_older_than_what_the_team_says() -> None:
    found = amended(programmes(entry("2030-07-17", None)), [LATER])
    assert in_force(found, "2030-07-10") == "nothing"
    assert in_force(found, "2030-07-10T17:28") == "19/07 23:59"
    assert in_force(found, "2030-07-18") == "19/07 23:59"  # the old date has come, and changes nothing


def test_an_amendment_of_something_that_is_no_more_changes_nothing() -> None:
    gone = [replace(LATER, milestone="results"), replace(LATER, edition="eig/9"), replace(LATER, edition="dig/2031")]
    assert amended(FILES, gone) == FILES


def test_it_is_cited_with_the_document_it_comes_from() -> None:
    assert LATER.entry(None).sources == ("amendment:1", "S4")
    assert replace(LATER, source="https://www.example.org/").entry(None).sources == ("amendment:1",)
