"""Drafts and submissions come back from JSON as they went, whatever was answered."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clock import PARIS
from bot.forms.draft import Answer, Draft, Piece, StoredFile, Submission
from bot.forms.papers_json import draft_from_json, draft_to_json, submission_from_json, submission_to_json, value_of

NOW = datetime(2020, 7, 10, 9, 0, tzinfo=PARIS)
words = st.text(max_size=20)
files = st.builds(StoredFile, words, words, st.integers(0, 10**9), words)
values = st.none() | words | st.booleans() | st.integers() | st.lists(words, max_size=3).map(tuple) | files
pieces = st.lists(st.builds(Piece, st.none() | words, words), max_size=3).map(tuple)
answers = st.dictionaries(words, st.builds(Answer, values, st.booleans(), st.booleans(), pieces), max_size=4)
instants = st.integers(0, 10**6).map(lambda seconds: NOW + timedelta(seconds=seconds))
drafts = st.builds(
    Draft,
    form=words,
    begun_at=instants,
    changed_at=instants,
    answers=answers,
    noticed=st.booleans(),
    tries=st.integers(0, 9),
    doubt=pieces,
    amends=st.none() | words,
    sending_at=st.none() | instants,
)
submissions = st.builds(
    Submission,
    id=words,
    form=words,
    receipt=words,
    version=st.integers(1, 9),
    sent_at=instants,
    received_at=instants,
    answers=st.dictionaries(words, values, max_size=4),
    digest=words,
    lang=st.sampled_from(("fr", "en")),
    status=st.sampled_from(("sent", "withdrawn")),
    withdrawn_at=st.none() | instants,
    previous=st.lists(words, max_size=3).map(tuple),
    refs=st.lists(words, max_size=3).map(tuple),
)


@settings(deadline=None)
@given(drafts)
def test_a_draft_survives_json(draft: Draft) -> None:
    assert draft_from_json(draft_to_json(draft)) == draft


@settings(deadline=None)
@given(submissions)
def test_a_submission_survives_json(submission: Submission) -> None:
    assert submission_from_json(submission_to_json(submission)) == submission


def test_yes_stays_yes_and_one_stays_one() -> None:
    draft = Draft(form="f", begun_at=NOW, changed_at=NOW, answers={"a": Answer(True), "b": Answer(1)})
    read = draft_from_json(draft_to_json(draft)).answers
    assert (read["a"].value is True, read["b"].value is True) == (True, False)


def test_what_another_program_wrote_is_refused() -> None:
    written = json.loads(draft_to_json(Draft(form="f", begun_at=NOW, changed_at=NOW)))
    for layout in (None, 2):
        with pytest.raises(ValueError, match="Unknown version"):
            draft_from_json(json.dumps({**written, "layout": layout}))


def test_what_is_no_answer_is_refused() -> None:
    with pytest.raises(TypeError):
        value_of(1.5)


def test_what_cannot_be_kept_is_refused() -> None:
    with pytest.raises(TypeError):
        draft_to_json(Draft(form="f", begun_at=NOW, changed_at=NOW, amends=object()))  # type: ignore[arg-type]
