"""What a form and its slots are asked for by the rest of the house."""

from bot.forms.form import KINDS, Condition, Form, Option, Slot

BOTH = {"fr": "Métier", "en": "Trade"}
TRADE = Slot(
    id="trade",
    kind="choice",
    label=BOTH,
    prompt=BOTH,
    why=BOTH,
    options=(Option("designer", {"fr": "Designer", "en": "Designer"}), Option("dev", {"fr": "Dev", "en": "Dev"})),
)
LANGUAGES = Slot(id="languages", kind="text", label=BOTH, prompt=BOTH, why=BOTH, when=Condition("trade", ("dev",)))
FORM = Form(edition="alpha/1", call="apply", title=BOTH, notice=BOTH, readers=BOTH, slots=(TRADE, LANGUAGES))


def test_a_form_is_named_by_its_edition_and_its_call() -> None:
    assert FORM.id == "alpha/1/apply"


def test_a_slot_is_found_by_its_id() -> None:
    assert FORM.slot("languages") is LANGUAGES
    assert FORM.slot("moon") is None


def test_an_option_is_found_by_its_id() -> None:
    assert TRADE.option("dev") is TRADE.options[1]
    assert TRADE.option("moon") is None
    assert LANGUAGES.option("dev") is None


def test_a_question_is_required_and_not_about_a_person_unless_its_editor_says_so() -> None:
    assert (TRADE.required, TRADE.personal) == (True, False)


def test_each_kind_stands_once() -> None:
    assert len(set(KINDS)) == len(KINDS) == 16
