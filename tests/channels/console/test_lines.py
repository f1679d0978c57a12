"""Lines typed at a terminal: numbers pick choices unless a number is the answer; the line contract of the output."""

from bot.conversation.events import ChoiceEvent, CommandEvent, TextEvent
from bot.conversation.turn import Choice, Reply
from tests.channels.console.conftest import Terminal

TWO = (Choice("Salaire", "a:pay"), Choice("Menu", "menu"))


async def test_a_reply_is_printed_by_the_line_contract(terminal: Terminal) -> None:
    terminal.answers("x", [Reply("**Un**\n\ndeux", TWO), Reply("trois", (Choice("Lire", url="https://eig.example/"),))])
    assert await terminal.types("x") == [
        "< Un",
        "  ",
        "  deux",
        "  [1] Salaire",
        "  [2] Menu",
        "< trois",
        "  [1] Lire: https://eig.example/",
    ]


async def test_a_number_picks_a_choice_of_the_last_reply(terminal: Terminal) -> None:
    for typed in ("2", "#2"):
        terminal.answers("x", [Reply("un", TWO)])
        await terminal.types("x")
        assert await terminal.types(typed) == ["< heard [menu]", "  [1] Salaire", "  [2] Menu"]
    assert isinstance(terminal.parrot.heard[-1], ChoiceEvent)


async def test_a_number_of_no_choice_is_text(terminal: Terminal) -> None:
    terminal.answers("x", [Reply("un", TWO)])
    await terminal.types("x")
    assert (await terminal.types("3"))[0] == "< heard 3"


async def test_where_a_number_is_an_answer_it_is_text_and_a_hash_picks(terminal: Terminal) -> None:
    terminal.answers("x", [Reply("Combien de demandes par an ?", TWO, numbers=True)])
    await terminal.types("x")
    assert (await terminal.types("2"))[0] == "< heard 2"
    assert isinstance(terminal.parrot.heard[-1], TextEvent)
    await terminal.types("x")
    assert (await terminal.types("#2"))[0] == "< heard [menu]"


async def test_after_the_number_is_given_numbers_pick_again(terminal: Terminal) -> None:
    terminal.answers("x", [Reply("Combien ?", TWO, numbers=True)])
    await terminal.types("x")
    await terminal.types("1200")
    assert (await terminal.types("1"))[0] == "< heard [a:pay]"


async def test_a_choice_that_begins_a_private_conversation_begins_it_here(terminal: Terminal) -> None:
    terminal.answers("x", [Reply("en privé", (Choice("Postuler", start="apply__commando-ux"),))])
    assert await terminal.types("x") == ["< en privé", "  [1] Postuler"]
    assert (await terminal.types("1"))[0] == "< heard /start apply__commando-ux"
    assert isinstance(terminal.parrot.heard[-1], CommandEvent)


async def test_an_empty_line_does_nothing(terminal: Terminal) -> None:
    assert await terminal.types("   ") == []
    assert terminal.parrot.heard == []
