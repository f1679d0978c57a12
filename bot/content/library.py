"""The whole content folder: topics, answers, phrasings, vocabulary, programmes, forms and sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.answer_files import read_answer
from bot.content.edition_files import read_programme
from bot.content.eligibility_files import read_eligibility
from bot.content.form_files import read_forms
from bot.content.problems import Problems
from bot.content.written import read_names
from bot.content.yaml_files import line_of, read_yaml
from bot.faq.sections import Answer, Topic
from bot.forms.eligibility import Eligibility
from bot.forms.form import Form
from bot.i18n import LANGUAGES
from bot.programmes.editions import Programme
from bot.programmes.facts import Source

AUDIENCES = ("candidate", "administration", "anyone")
KINDS = ("answer", "action", "chat", "elsewhere")


@dataclass(frozen=True, slots=True)
class Written:
    """A phrasing as it stands in a file."""

    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Everything the editors wrote. Answers and phrasings are keyed by (language, topic), forms and checks by their id."""

    root: Path
    topics: Mapping[str, Topic]
    answers: Mapping[tuple[str, str], Answer]
    phrasings: Mapping[tuple[str, str], tuple[Written, ...]]
    vocabularies: Mapping[str, Mapping[str, Any]]
    programmes: Mapping[str, Programme]
    sources: Mapping[str, Source]
    forms: Mapping[str, Form]
    eligibility: Mapping[str, Eligibility]
    procedures: tuple[str, ...]


def read_library(root: Path, problems: Problems | None = None) -> Library:
    """Read the content folder. Raises ContentError with every fault, unless `problems` is given to collect them."""
    noted = problems or Problems(root)
    folders = sorted(path for path in (root / "programmes").glob("*") if path.is_dir())
    read = [programme for folder in folders if (programme := read_programme(folder, noted))]
    programmes = {programme.id: programme for programme in sorted(read, key=lambda programme: programme.order)}
    library = Library(
        root=root,
        topics=_topics(root / "topics.yaml", noted),
        answers=_answers(root, noted),
        phrasings=_phrasings(root),
        vocabularies={lang: read_yaml(root / lang / "vocabulary.yaml", noted) for lang in LANGUAGES},
        programmes=programmes,
        sources=_sources(root / "sources.yaml", noted),
        forms=_forms(root, programmes, noted),
        eligibility=_eligibility(root, programmes, noted),
        procedures=_procedures(root / "procedures.yaml", noted),
    )
    if problems is None:
        noted.raise_if_any()
    return library


def _topics(path: Path, problems: Problems) -> dict[str, Topic]:
    found = {}
    for written in read_yaml(path, problems).get("topics") or []:
        name = str(written.get("id"))
        if fault := _topic_fault(written):
            problems.add(path, f"the topic « {name} »: {fault}", line=line_of(path, "topics"))
            continue
        found[name] = Topic(
            id=name,
            audience=written["audience"],
            kind=written["kind"],
            title=written["title"],
            mirrors=tuple(str(other) for other in written.get("mirrors") or ()),
        )
    return found


def _topic_fault(written: Mapping[str, Any]) -> str | None:
    if written.get("audience") not in AUDIENCES:
        return f"audience is one of {', '.join(AUDIENCES)}"
    if written.get("kind") not in KINDS:
        return f"kind is one of {', '.join(KINDS)}"
    if not set(LANGUAGES) <= set(written.get("title") or ()):
        return "give it a title in both languages: {fr: …, en: …}"
    return None


def _answers(root: Path, problems: Problems) -> dict[tuple[str, str], Answer]:
    found = {}
    for lang in LANGUAGES:
        for path in sorted((root / lang / "answers").glob("*.md")):
            if answer := read_answer(path, lang, problems):
                found[lang, answer.topic] = answer
    return found


def _phrasings(root: Path) -> dict[tuple[str, str], tuple[Written, ...]]:
    return {
        (lang, path.stem): tuple(_written(path))
        for lang in LANGUAGES
        for path in sorted((root / lang / "questions").glob("*.txt"))
    }


def _written(path: Path) -> list[Written]:
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    return [Written(line.strip(), number) for number, line in lines if line.strip() and not line.startswith("#")]


def _sources(path: Path, problems: Problems) -> dict[str, Source]:
    found = {}
    for key, written in read_yaml(path, problems).items():
        name = str(key)
        try:
            day = written.get("date")
            found[name] = Source(
                id=name,
                title=written["title"],
                date=None if day is None else str(day),
                url=written.get("url"),
                reliability=written["reliability"],
            )
        except (KeyError, AttributeError) as missing:
            problems.add(path, f"the source « {name} » cannot be read: {missing} is missing", line=line_of(path, name))
            continue
        if not isinstance(found[name].url, str | None):
            problems.add(path, f"the source « {name} »: its url is not an address", line=line_of(path, name))
            del found[name]
    return found


def _forms(root: Path, programmes: Mapping[str, Programme], problems: Problems) -> dict[str, Form]:
    editions = (edition for programme in programmes.values() for edition in programme.editions.values())
    found = (read_forms(root / "programmes" / edition.id, edition, problems) for edition in editions)
    return {form.id: form for forms in found for form in forms}


def _eligibility(root: Path, programmes: Mapping[str, Programme], problems: Problems) -> dict[str, Eligibility]:
    editions = {edition.id: edition for programme in programmes.values() for edition in programme.editions.values()}
    places = {*programmes, *editions}
    found = (
        read_eligibility(root / "programmes" / edition.id, edition, places, problems) for edition in editions.values()
    )
    return {check.id: check for checks in found for check in checks}


def _procedures(path: Path, problems: Problems) -> tuple[str, ...]:
    return read_names(path, problems) if path.exists() else ()
