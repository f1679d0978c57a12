"""A small made-up form with every kind of question, for the call of an edition that exists."""

from typing import Any

from bot.forms.form import Condition, Form, Option, Slot, SlotKind

EDITION = "commando-ux/2020"
FORM_ID = f"{EDITION}/apply"


def by_language(text: str, english: str | None = None) -> dict[str, str]:
    """A text in both languages."""
    return {"fr": text, "en": english or f"{text} (en)"}


def options(*names: str) -> tuple[Option, ...]:
    """Options whose ids are their French labels in small letters."""
    return tuple(Option(name.casefold().replace(" ", "-"), by_language(name, f"{name} EN")) for name in names)


def slot(name: str, kind: SlotKind, label: str, **more: Any) -> Slot:
    """A question whose prompt is its label."""
    prompt = by_language(f"{label} : quelle réponse ?")
    return Slot(id=name, kind=kind, label=by_language(label), prompt=prompt, why=by_language(f"On lit {name}."), **more)


TYPED: dict[str, Any] = {"example": by_language("par exemple ceci")}
FORM = Form(
    edition=EDITION,
    call="apply",
    title=by_language("Candidature Essai"),
    notice=by_language("Vos réponses servent à étudier votre candidature."),
    readers=by_language("L'équipe Essai."),
    slots=(
        slot("role", "choice", "Métier", options=options("Designer", "Full stack", "Autre métier")),
        slot(
            "languages",
            "choices",
            "Langages",
            options=options("PHP", "Java", "Python"),
            at_most=2,
            when=Condition("role", ("full-stack",)),
        ),
        slot("framework", "text", "Cadriciel", **TYPED, when=Condition("languages", ("php", "python"))),
        slot(
            "wish",
            "ranking",
            "Souhaits",
            options=options(*(f"Souhait {letter}" for letter in "ABCDEFGHIJKL")),
            at_most=3,
            required=False,
        ),
        slot("remote", "yes-no", "À distance"),
        slot("start", "date", "Début", **TYPED, when=Condition("remote", ("no",))),
        slot("years", "number", "Années", **TYPED, at_most=60, personal=True),
        slot("name", "text", "Nom", **TYPED, personal=True, at_least=2),
        slot("story", "long-text", "Parcours", **TYPED, personal=True, at_least=10, at_most=200),
        slot("email", "email", "Courriel", **TYPED, personal=True),
        slot("phone", "phone", "Téléphone", **TYPED, personal=True, required=False),
        slot("link", "link", "Portfolio", **TYPED, personal=True, required=False),
        slot("place", "place", "Ville", **TYPED, personal=True, required=False),
        slot("challenge", "challenge", "Défi"),
        slot("procedure", "procedure", "Démarche", **TYPED, required=False),
        slot("cv", "file", "CV", personal=True, required=False, most_bytes=1_000_000),
        slot("pool", "consent", "Accord", required=False),
    ),
)


def short(*names: str) -> Form:
    """The same form with only some of its questions."""
    kept = tuple(one for one in FORM.slots if one.id in names)
    return Form(
        edition=FORM.edition, call=FORM.call, title=FORM.title, notice=FORM.notice, readers=FORM.readers, slots=kept
    )


def of(form: Form, name: str) -> Slot:
    """The question of that id."""
    found = form.slot(name)
    assert found is not None
    return found
