"""A campaign on paper: the real calendars, the amendment of 10 July 2020 in the middle, both changes of clocks."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main


def rehearsed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["rehearse", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def lines(found: dict[str, Any], audience: str) -> list[str]:
    return [
        f"{one['at'][:16]} {one['kind']} {one['lead']} {one['milestone_at'][:10]}"
        for one in found["deliveries"]
        if one["audience"] == audience
    ]


def test_commando_ux_with_its_date_moving_in_the_middle(capsys: pytest.CaptureFixture[str]) -> None:
    found = rehearsed(capsys, "commando-ux/2020", "--from", "2020-06-01", "--to", "2020-09-15", "--subscribers", "250")
    assert lines(found, "candidate") == [
        "2020-06-29T10:00 opening J-0 2020-06-29",
        "2020-07-10T10:00 reminder J-7 2020-07-17",
        "2020-07-10T17:28 correction None 2020-07-19",
        "2020-07-12T10:00 reminder J-7 2020-07-19",
        "2020-07-18T10:00 reminder J-1 2020-07-19",
        "2020-07-19T20:59 reminder H-3 2020-07-19",
    ]
    assert lines(found, "administration") == [
        "2020-06-08T10:00 opening J-0 2020-06-08",
        "2020-06-12T10:00 reminder J-7 2020-06-19",
        "2020-06-18T10:00 reminder J-1 2020-06-19",
        "2020-06-19T20:59 reminder H-3 2020-06-19",
    ]
    assert {one["recipients"] for one in found["deliveries"]} == {250}
    assert found["peak_per_hour"] == 250
    assert found["clashes"] == []
    correction = next(one for one in found["deliveries"] if one["kind"] == "correction")
    assert "dimanche 19 juillet 2020" in correction["text"]
    assert "et non plus le vendredi 17 juillet 2020" in correction["text"]
    assert [(change["at"][:16], change["phase"]) for change in found["phases"] if "apply" in change["milestone"]] == [
        ("2020-06-01T00:00", "before"),
        ("2020-06-29T00:00", "open"),
        ("2020-07-19T00:00", "closing-today"),
        ("2020-07-20T00:00", "closed"),
    ]


def test_dig_across_the_change_to_summer_time(capsys: pytest.CaptureFixture[str]) -> None:
    found = rehearsed(capsys, "dig/2019", "--from", "2019-03-01", "--to", "2019-07-01")
    # The call to administrations has no published hour: no H-3.
    assert lines(found, "administration") == [
        "2019-03-12T11:04 opening J-0 2019-03-12",
        "2019-03-26T10:00 reminder J-7 2019-04-02",
        "2019-04-01T10:00 reminder J-1 2019-04-02",
    ]
    assert lines(found, "candidate")[1:] == [
        "2019-05-03T10:00 reminder J-7 2019-05-10",
        "2019-05-09T10:00 reminder J-1 2019-05-10",
        "2019-05-10T14:00 reminder H-3 2019-05-10",
    ]
    offsets = [one["at"][-6:] for one in found["deliveries"] if one["audience"] == "administration"]
    assert offsets == ["+01:00", "+01:00", "+02:00"]


def test_eig_4(capsys: pytest.CaptureFixture[str]) -> None:
    found = rehearsed(capsys, "eig/4", "--from", "2020-01-01", "--to", "2020-12-31")
    assert lines(found, "candidate") == [
        "2020-05-04T11:25 opening J-0 2020-05-04",
        "2020-05-31T10:00 reminder J-7 2020-06-07",
        "2020-06-06T10:00 reminder J-1 2020-06-07",
        "2020-06-07T20:00 reminder H-3 2020-06-07",
    ]
    assert lines(found, "administration") == [
        "2020-01-15T10:00 opening J-0 2020-01-15",
        "2020-02-21T10:00 reminder J-7 2020-02-28",
        "2020-02-27T10:00 reminder J-1 2020-02-28",
        "2020-02-28T14:00 reminder H-3 2020-02-28",
    ]


def test_what_if_a_date_moved_across_the_change_to_winter_time(capsys: pytest.CaptureFixture[str]) -> None:
    amend = ("--amend", "apply.closes=2020-10-25T23:59@2020-10-16T22:30")
    found = rehearsed(capsys, "commando-ux/2020", "--from", "2020-10-01", "--to", "2020-11-01", *amend)
    # Announced in the night: the correction waits for the morning, and two days are 49 hours.
    assert [one["at"] for one in found["deliveries"]] == [
        "2020-10-17T08:00:00+02:00",
        "2020-10-18T10:00:00+02:00",
        "2020-10-24T10:00:00+02:00",
        "2020-10-25T20:59:00+01:00",
    ]
    assert found["deliveries"][0]["shifted"] == "quiet hours"
    assert found["deliveries"][0]["due"] == "2020-10-16T22:30:00+02:00"


# Each written by hand from the calendar on the wall: when its reader, subscribed and with a draft, is written to.
EVERYTHING = {
    ("commando-ux/2020", "candidate"): """
        2020-06-29T10:00:00+02:00 opening
        2020-07-10T10:00:00+02:00 reminder J-7
        2020-07-10T17:28:23+02:00 correction
        2020-07-12T10:00:00+02:00 reminder J-7
        2020-07-17T10:00:00+02:00 draft J-2
        2020-07-18T10:00:00+02:00 reminder J-1
        2020-07-19T19:59:00+02:00 draft H-4
        2020-07-19T20:59:00+02:00 reminder H-3""",
    ("commando-ux/2020", "administration"): """
        2020-06-08T10:00:00+02:00 opening
        2020-06-12T10:00:00+02:00 reminder J-7
        2020-06-17T10:00:00+02:00 draft J-2
        2020-06-18T10:00:00+02:00 reminder J-1
        2020-06-19T19:59:00+02:00 draft H-4
        2020-06-19T20:59:00+02:00 reminder H-3""",
    ("dig/2019", "candidate"): """
        2019-04-11T10:01:00+02:00 opening
        2019-05-03T10:00:00+02:00 reminder J-7
        2019-05-08T10:00:00+02:00 draft J-2
        2019-05-09T10:00:00+02:00 reminder J-1
        2019-05-10T13:00:00+02:00 draft H-4
        2019-05-10T14:00:00+02:00 reminder H-3""",
    # Two days before is Sunday 31 March, when clocks change: the Friday before it, in winter time.
    ("dig/2019", "administration"): """
        2019-03-12T11:04:00+01:00 opening
        2019-03-26T10:00:00+01:00 reminder J-7
        2019-03-29T10:00:00+01:00 draft J-2 working days
        2019-04-01T10:00:00+02:00 reminder J-1""",
    ("eig/4", "candidate"): """
        2020-05-04T11:25:20+02:00 opening
        2020-05-31T10:00:00+02:00 reminder J-7
        2020-06-05T10:00:00+02:00 draft J-2
        2020-06-06T10:00:00+02:00 reminder J-1
        2020-06-07T19:00:00+02:00 draft H-4
        2020-06-07T20:00:00+02:00 reminder H-3""",
    ("eig/4", "administration"): """
        2020-01-15T10:00:00+01:00 opening
        2020-02-21T10:00:00+01:00 reminder J-7
        2020-02-26T10:00:00+01:00 draft J-2
        2020-02-27T10:00:00+01:00 reminder J-1
        2020-02-28T13:00:00+01:00 draft H-4
        2020-02-28T14:00:00+01:00 reminder H-3""",
}


def whole(found: dict[str, Any]) -> list[str]:
    """Each delivery: when, what, and why it was moved."""
    return [
        " ".join(
            part
            for part in (one["at"], one["kind"], one["lead"] if one["kind"] != "opening" else "", one["shifted"])
            if part
        )
        for one in found["deliveries"]
    ]


def one_person(tmp_path: Path, audience: str, programme: str) -> str:
    path = tmp_path / "one.jsonl"
    person = {"address": "a:1", "audience": audience, "programme": programme, "draft": [2, 9]}
    path.write_text(json.dumps(person), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("edition", "audience"), EVERYTHING)
def test_every_reminder_of_a_whole_campaign_comes_on_its_minute(
    edition: str, audience: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = one_person(tmp_path, audience, edition.split("/")[0])
    found = rehearsed(capsys, edition, "--from", "2018-01-01", "--to", "2022-01-01", "--subscribers", reader)
    assert whole(found) == [line.strip() for line in EVERYTHING[edition, audience].strip().splitlines()]


def test_administrations_across_the_change_to_winter_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader = one_person(tmp_path, "administration", "eig")
    amend = ("--amend", "propose.closes=2020-10-26T17:00@2020-10-12T09:00")
    found = rehearsed(capsys, "eig/4", "--from", "2020-10-01", "--to", "2020-11-01", "--subscribers", reader, *amend)
    # Clocks change on Sunday 25 October: what falls on that weekend comes on the Friday, in summer time.
    assert whole(found) == [
        "2020-10-12T09:00:00+02:00 correction",
        "2020-10-19T10:00:00+02:00 reminder J-7",
        "2020-10-23T10:00:00+02:00 draft J-2 working days",
        "2020-10-23T10:00:00+02:00 reminder J-1 working days",
        "2020-10-26T13:00:00+01:00 draft H-4",
        "2020-10-26T14:00:00+01:00 reminder H-3",
    ]


def test_a_call_that_is_cancelled_in_the_middle(capsys: pytest.CaptureFixture[str]) -> None:
    amend = ("--amend", "apply.closes=cancelled@2020-07-13T22:00")
    found = rehearsed(capsys, "commando-ux/2020", "--from", "2020-07-11", "--to", "2020-08-01", *amend)
    assert whole(found) == [
        "2020-07-12T10:00:00+02:00 reminder J-7",
        "2020-07-14T08:00:00+02:00 correction quiet hours",
    ]
    assert "Cet appel à candidatures est annulé." in found["deliveries"][1]["text"]
    phases = [(one["at"][:16], one["phase"]) for one in found["phases"] if one["milestone"].startswith("apply")]
    assert phases == [("2020-07-11T00:00", "open"), ("2020-07-13T22:00", "closed")]


def test_people_of_a_file_each_get_what_concerns_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    people = [
        {"address": "a:1", "audience": "candidate", "programme": "commando-ux"},
        {"address": "a:2", "audience": "candidate", "programme": "all", "draft": [6, 9]},
        {"address": "a:3", "audience": "candidate", "programme": "dig"},
        {"address": "a:4", "audience": "administration", "programme": "commando-ux", "lang": "en"},
    ]
    path = tmp_path / "people.jsonl"
    path.write_text("\n".join(json.dumps(person) for person in people), encoding="utf-8")
    arguments = ("commando-ux/2020", "--from", "2020-07-17", "--to", "2020-07-20", "--subscribers", str(path))
    found = rehearsed(capsys, *arguments)
    assert [(one["kind"], one["lead"], one["recipients"]) for one in found["deliveries"]] == [
        ("draft", "J-2", 1),
        ("reminder", "J-1", 1),
        ("reminder", "J-1", 1),
        ("draft", "H-4", 1),
        ("reminder", "H-3", 1),
        ("reminder", "H-3", 1),
    ]
    assert "étape 6 sur 9 : il n'est pas encore envoyé" in found["deliveries"][0]["text"]
    assert found["clashes"] == []


def test_messages_too_near_to_each_other_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    amend = ("--amend", "apply.closes=2020-07-21T23:59@2020-07-18T10:20")
    found = rehearsed(capsys, "commando-ux/2020", "--from", "2020-07-18", "--to", "2020-07-22", *amend)
    assert found["clashes"][0]["messages"] == ["apply.closes J-1", "apply.closes correction"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("eig/99", "--from", "2020-01-01", "--to", "2020-02-01"), "no edition eig/99"),
        (("eig/4", "--from", "2020-02-01", "--to", "2020-01-01"), "--to must come after --from"),
        (("eig/4", "--from", "2020-01-01", "--to", "2020-02-01", "--amend", "nonsense"), "--amend is written"),
        (
            ("eig/4", "--from", "2020-01-01", "--to", "2020-02-01", "--amend", "x.y=2020-01-01@2020-01-01"),
            "no milestone",
        ),
        (
            ("eig/4", "--from", "2020-01-01", "--to", "2020-02-01", "--amend", "apply.closes=soon@2020-01-01"),
            "not a date",
        ),
        (("eig/4", "--from", "2020-01-01", "--to", "2020-02-01", "--subscribers", "nobody.jsonl"), "neither a number"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_kindly(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rehearse", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_broken_line_of_subscribers_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text('\n{"audience": "candidate"}\n', encoding="utf-8")
    arguments = ("rehearse", "eig/4", "--from", "2020-01-01", "--to", "2020-02-01", "--subscribers", str(path))
    assert main(arguments) == 2
    assert "line 2 of the subscribers" in capsys.readouterr().err


def test_the_page_shows_every_message_and_sends_for_nothing_elsewhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    arguments = ("rehearse", "commando-ux/2020", "--from", "2020-06-01", "--to", "2020-09-15")
    assert main([*arguments, "--html", str(page)]) == 0
    written = page.read_text(encoding="utf-8")
    assert written.count('<li id="m') == 10
    assert "1er juin 2020" in written
    assert not re.search(r'(?:src|href)="(?!#)', written)
    assert main(list(arguments)) == 0
    assert "2020-07-10 17:28  correction" in capsys.readouterr().out
