"""A receipt drawn as a PDF page that can be printed and kept; any text, in any script, must not break it."""

import unicodedata
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import font_roboto
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, Paragraph, SimpleDocTemplate, Spacer

from bot.services.receipt_sheet import Line, Sheet

MIME = "application/pdf"
_MARGIN, _FOOT = 20 * mm, 12 * mm
# What the frame of a page leaves around its text.
_PADDING = 6
_INK, _QUIET, _RULE = HexColor("#1b1b1b"), HexColor("#555555"), HexColor("#b8b8b8")
_REGULAR, _BOLD = "Guichet", "Guichet-Bold"
# What a character that the font lacks is drawn as.
_MISSING = "\ufffd"


def draw(sheet: Sheet) -> bytes:
    """The receipt as a PDF; the same sheet gives the same bytes."""
    _fonts()
    into, words = BytesIO(), _Words()
    document = SimpleDocTemplate(
        into,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=words.plain(sheet.page),
        author="",
        subject=words.plain(sheet.title),
        creator="Guichet",
        lang=sheet.lang,
        invariant=1,
    )
    document.build(_story(sheet, words), canvasmaker=partial(_Pages, words.plain(sheet.page)))
    return into.getvalue()


class _Pages(Canvas):  # type: ignore[misc]  # it has no types
    """Pages that are held back until their number is known, each with a line at its foot."""

    def __init__(self, foot: str, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._foot = foot
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  # theirs
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._held, 1):
            self.__dict__.update(page)
            self.setFont(_REGULAR, 8)
            self.setFillColor(_QUIET)
            self.drawString(_MARGIN + _PADDING, _FOOT, self._foot)
            self.drawRightString(A4[0] - _MARGIN - _PADDING, _FOOT, f"{number} / {len(self._held)}")
            super().showPage()
        super().save()


class _Words:
    """Texts as the font can draw them; `missed` once one of them had a character that it lacks."""

    def __init__(self) -> None:
        self.missed = False

    def plain(self, text: str) -> str:
        return "".join(self._drawn(letter) for letter in unicodedata.normalize("NFC", text))

    def marked(self, text: str) -> str:
        """For a paragraph: nothing in the text is taken for a mark; its lines are kept."""
        return "<br/>".join(escape(self.plain(line)) for line in text.splitlines())

    def _drawn(self, letter: str) -> str:
        if ord(letter) in _letters():
            return letter
        if letter.isspace():
            return " "
        # Signs that are only about others: direction, joining, variants, control.
        if unicodedata.category(letter) in ("Cf", "Cc") or letter in "\ufe0e\ufe0f":
            return ""
        self.missed = True
        return _MISSING


def _story(sheet: Sheet, words: _Words) -> list[Flowable]:
    def say(text: str, style: str) -> Paragraph:
        return Paragraph(words.marked(text), _styles()[style])

    def lines(several: tuple[Line, ...]) -> list[Flowable]:
        return [part for line in several for part in (say(line.label, "label"), say(line.text, "text"))]

    rule = HRFlowable(width="100%", thickness=0.6, color=_RULE, spaceBefore=5 * mm, spaceAfter=3 * mm)
    head = [say(sheet.heading, "quiet"), say(sheet.number, "number"), say(sheet.title, "title")]
    warning = [say(sheet.warning, "warning")] if sheet.warning else []
    answers = [rule, say(sheet.answers_heading, "heading"), *lines(sheet.answers)]
    after = [rule, say(sheet.next_heading, "heading"), *(say(text, "text") for text in sheet.next)]
    story = [*head, *warning, *lines(sheet.facts), *answers, *after]
    return [*story, Spacer(0, 4 * mm), say(sheet.missing, "quiet")] if words.missed else story


@cache
def _fonts() -> None:
    folder = Path(font_roboto.__file__).parent / "files"
    pdfmetrics.registerFont(TTFont(_REGULAR, folder / "Roboto-Regular.ttf"))
    pdfmetrics.registerFont(TTFont(_BOLD, folder / "Roboto-Bold.ttf"))


@cache
def _letters() -> frozenset[int]:
    """What both fonts can draw, line ends apart."""
    _fonts()
    faces = (pdfmetrics.getFont(name).face.charToGlyph for name in (_REGULAR, _BOLD))
    return frozenset.intersection(*(frozenset(face) for face in faces)) - set(range(0x20))


@cache
def _styles() -> dict[str, ParagraphStyle]:
    text = ParagraphStyle("text", fontName=_REGULAR, fontSize=10.5, leading=14.5, textColor=_INK, splitLongWords=True)

    def style(name: str, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=text, **changes)

    styles = (
        text,
        style("quiet", fontSize=9, leading=12, textColor=_QUIET),
        style("label", fontSize=9, leading=12, textColor=_QUIET, spaceBefore=2.4 * mm, keepWithNext=True),
        style("number", fontName=_BOLD, fontSize=22, leading=30),
        style("title", fontName=_BOLD, fontSize=13, leading=18, spaceAfter=1 * mm),
        style("heading", fontName=_BOLD, fontSize=13, leading=18, keepWithNext=True),
        style("warning", fontName=_BOLD, spaceBefore=2 * mm),
    )
    return {one.name: one for one in styles}
