"""A draft, a file and a submission with canaries in them, for the tests of storage and services."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.forms.draft import Answer, Draft, Piece, StoredFile, Submission, Value

NOW = datetime(2020, 7, 10, 12, tzinfo=UTC)
FORM = "commando-ux/2020/apply"
# Long enough that chance cannot write them into a ciphertext.
NAME, EMAIL, WISH = "Canari Oiseau-Lyre", "canari.lyre@exemple.fr", "Refondre le téléservice des canaris"
CONTENT = b"%PDF-1.7 canari-in-a-file " * 400
CV = StoredFile("f0e1d2c3", "CV de Canari Oiseau-Lyre.pdf", len(CONTENT), "ab" * 32)


def draft(**changes: object) -> Draft:
    """A draft that is half way, with a file."""
    answers = {
        "trade": Answer("designer"),
        "name": Answer(NAME, pieces=(Piece("7", NAME),)),
        "challenges": Answer(("d1", "d2"), again=True),
        "cv": Answer(CV),
        "back-end": Answer(None),
        "years": Answer(7),
        "talent-pool": Answer(False),
        "wish": Answer(WISH, unfinished=True, pieces=(Piece("8", WISH), Piece(None, "…"))),
    }
    doubt, later = (Piece("9", "Est-ce payé ?"),), NOW + timedelta(minutes=5)
    one = Draft(form=FORM, begun_at=NOW, changed_at=later, answers=answers, noticed=True, tries=2, doubt=doubt)
    return replace(one, **changes)  # type: ignore[arg-type]


def submission(**changes: object) -> Submission:
    """The same as it was sent."""
    answers: dict[str, Value | None] = {"trade": "designer", "name": NAME, "challenges": ("d1", "d2"), "cv": CV}
    one = Submission(
        id="5a5a5a5a",
        form=FORM,
        receipt="CUX-7K3M-9QXR-2T4V",
        version=1,
        sent_at=NOW,
        received_at=NOW + timedelta(seconds=3),
        answers={**answers, "back-end": None, "years": 7, "talent-pool": True, "wish": WISH, "email": EMAIL},
        digest="cd" * 32,
    )
    return replace(one, **changes)  # type: ignore[arg-type]
