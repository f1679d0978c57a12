"""Until when a draft and a submission are kept: dates a person could compute from the published calendar."""

from datetime import datetime, timedelta

import pytest

from bot.clock import parse_instant
from bot.services.periods import Calendar, Retention, draft_until, months_after, submission_until
from tests.knowing import knowledge

NOW = parse_instant("2021-01-01T12:00")


def kept(form: str, sent: str = "2020-07-01", *, pooled: bool = False, now: datetime = NOW, **periods: int) -> datetime:
    edition, _, call = form.rpartition("/")
    calendar = Calendar(knowledge().programmes, now)
    sent_at = parse_instant(sent)
    return submission_until(
        Retention(**periods),  # type: ignore[arg-type]
        calendar,
        edition=edition,
        call=call,
        sent_at=sent_at,
        pooled=pooled,
    )


@pytest.mark.parametrize(
    ("form", "pooled", "until"),
    [
        # Recruitment ended with the interviews, on 31 July 2020.
        ("commando-ux/2020/apply", False, "2020-11-01T00:00"),
        ("commando-ux/2020/apply", True, "2022-08-01T00:00"),
        # Results before 20 July 2020.
        ("eig/4/apply", False, "2020-10-20T00:00"),
        ("eig/4/apply", True, "2022-07-20T00:00"),
        # The call for projects closed on 28 February 2020, 17:00.
        ("eig/4/propose", False, "2021-02-28T17:00"),
        ("eig/4/propose", True, "2021-02-28T17:00"),
    ],
)
def test_a_submission_is_kept_from_the_end_of_its_selection(form: str, pooled: bool, until: str) -> None:
    assert kept(form, pooled=pooled) == parse_instant(until)


def test_shorter_periods_count_from_the_same_day() -> None:
    assert kept("commando-ux/2020/apply", applications=1) == parse_instant("2020-09-01T00:00")


def test_what_no_calendar_knows_is_kept_for_the_longest_time_from_its_sending() -> None:
    assert kept("eig/99/apply") == parse_instant("2022-07-01")
    assert kept("eig/99/propose") == parse_instant("2021-07-01")
    # Before anything of the edition was public.
    assert kept("eig/4/apply", sent="2019-01-01", now=parse_instant("2019-02-01")) == parse_instant("2021-01-01")


def test_a_draft_is_kept_from_the_closing_as_it_is_known_now() -> None:
    def until(now: str, edition: str = "commando-ux/2020") -> datetime:
        calendar = Calendar(knowledge().programmes, parse_instant(now))
        changed_at = parse_instant("2020-07-01")
        return draft_until(Retention(), calendar, edition=edition, call="apply", changed_at=changed_at)

    assert until("2020-07-09") == parse_instant("2020-08-17T00:00")
    assert until("2020-07-11") == parse_instant("2020-08-19T00:00")
    assert until("2020-07-11", "eig/99") == parse_instant("2020-07-01") + timedelta(days=180)


@pytest.mark.parametrize(
    ("at", "months", "after"),
    [
        ("2020-01-31T10:00", 1, "2020-02-29T10:00"),
        ("2020-11-30T23:59", 3, "2021-02-28T23:59"),
        ("2020-12-15T00:00", 24, "2022-12-15T00:00"),
        # The clocks change in between: the hour in Paris stays.
        ("2020-02-01T12:00+01:00", 3, "2020-05-01T12:00+02:00"),
    ],
)
def test_months_are_those_of_a_calendar(at: str, months: int, after: str) -> None:
    assert months_after(parse_instant(at), months) == parse_instant(after)
