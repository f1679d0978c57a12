"""`guichet ask`: one question, or JSON lines in and out, as docs/operating.md promises."""

import io
import json
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from bot.__main__ import main

FIELDS = {
    *("id", "kind", "topics", "programme", "programmes", "published", "score", "margin", "text", "choices", "sources"),
    *("lang", "ms"),
}
PAY = "combien gagne un designer du commando ux ?"


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Any:
    """Asks these lines with these options; what each got."""

    def asked(lines: list[object], *options: str) -> list[dict[str, Any]]:
        written = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(written.encode())))
        assert main(["ask", "--batch", *options]) == 0
        return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]

    return asked


def test_each_line_gets_a_line_in_order_with_every_field(batch: Any) -> None:
    lines = [{"id": number, "q": text} for number, text in enumerate((PAY, "how long is the EIG mission?", "?!"))]
    found = batch(lines)
    assert [one["id"] for one in found] == [0, 1, 2]
    assert all(set(one) == FIELDS for one in found)
    assert (found[0]["kind"], found[0]["topics"], found[0]["programme"]) == ("answer", ["pay.amount"], "commando-ux")
    assert "3 000 ou 3 500 € nets" in found[0]["text"].replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")
    assert found[0]["sources"]
    assert found[1]["lang"] == "en"
    assert found[2]["kind"] == "fallback"


def test_what_is_no_question_gets_an_error_and_the_others_their_answer(batch: Any) -> None:
    found = batch(["not json", {"id": 7, "q": PAY, "programme": "moon"}, {"id": 8}, {"id": 9, "q": PAY}])
    assert "not JSON" in found[0]["error"]
    assert (found[1]["id"], found[1]["error"]) == (7, "unknown programme: moon")
    assert found[2]["id"] == 8
    assert '"q"' in found[2]["error"]
    assert found[3]["kind"] == "answer"


def test_an_option_holds_for_every_line_that_does_not_say_otherwise(batch: Any) -> None:
    closing = "quelle est la date limite pour candidater au commando ux ?"
    lines = [{"id": 1, "q": closing}, {"id": 2, "q": closing, "at": "2020-07-12T10:00"}, {"id": 3, "q": "et la date ?"}]
    found = batch(lines, "--at", "2020-07-05T10:00", "--programme", "commando-ux")
    assert "17 juillet 2020" in found[0]["text"].replace("\N{NO-BREAK SPACE}", " ")
    assert "19 juillet 2020" in found[1]["text"].replace("\N{NO-BREAK SPACE}", " ")


def test_a_follow_up_leans_on_its_context(batch: Any) -> None:
    context = {"programme": "commando-ux", "topic": "pay.amount"}
    [found] = batch([{"id": 1, "q": "et pour les EIG ?", "context": context}])
    assert (found["topics"], found["programme"]) == (["pay.amount"], "eig")


def test_one_question_is_printed_as_a_person_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--lang", "fr", *PAY.split()]) == 0
    assert "€ nets" in capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").replace("\u202f", " ")


def test_a_question_about_nothing_that_there_is_is_refused_kindly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--programme", "moon", "bonjour"]) == 2
    assert "unknown programme: moon" in capsys.readouterr().err
    assert main(["ask"]) == 2
