"""What becomes of a reply when Telegram or the network says no."""

import asyncio
from datetime import timedelta

import pytest

from bot.conversation.turn import Choice, Reply
from bot.services.turns import Bounds
from tests.channels.telegram.doors import Service
from tests.channels.telegram.parrot import Parrot
from tests.standin import Person, StandIn, faults, refusals

SEND = "sendMessage"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in doubt is sent again without the pause of real life."""
    monkeypatch.setattr("bot.services.sending._RESEND_AFTER", timedelta(seconds=0.1))


async def test_a_429_is_waited_for_and_holds_up_nobody_else(polling: Service, anne: Person, standin: StandIn) -> None:
    bob = standin.person(77)
    standin.faults.next(SEND, faults.refuse(refusals.too_many(2)))
    anne.says("bonjour")
    while not standin.called(SEND):
        await asyncio.sleep(0.005)
    bob.says("hello")
    assert (await bob.reads()).text == "heard hello"
    assert (await anne.reads()).text == "heard bonjour"
    refused, hers, again = [call for call in standin.calls if call.method == SEND.lower()]
    assert [refused.params["chat_id"], hers.params["chat_id"], again.params["chat_id"]] == [4242, 77, 4242]
    assert again.at - refused.at >= 2.0


async def test_a_429_for_everybody_is_waited_for_by_everybody(polling: Service, anne: Person, standin: StandIn) -> None:
    bob, carl = standin.person(77), standin.person(78)
    standin.faults.next(SEND, *[faults.refuse(refusals.too_many(2))] * 2)
    anne.says("bonjour")
    bob.says("hello")
    while len(standin.called(SEND)) < 2:
        await asyncio.sleep(0.005)
    carl.says("salut")
    for person, text in ((anne, "bonjour"), (bob, "hello"), (carl, "salut")):
        assert (await person.reads()).text == f"heard {text}"
    _, last, *later = [call.at for call in standin.calls if call.method == SEND.lower()]
    assert len(later) == 3
    assert min(later) - last >= 2.0


@pytest.mark.parametrize(
    "fault",
    [faults.server_error(500), faults.server_error(502), faults.refuse(refusals.Refusal(503, "Internal Server Error"))],
    ids=["500", "502 page", "503"],
)
async def test_a_server_error_is_tried_again(
    polling: Service, anne: Person, standin: StandIn, fault: faults.Fault
) -> None:
    standin.faults.next(SEND, fault)
    anne.says("bonjour")
    assert (await anne.reads()).text == "heard bonjour"
    assert len(standin.called(SEND)) == 2


@pytest.mark.parametrize("fault", [faults.hang(accepted=True), faults.reset(accepted=True)], ids=["hang", "reset"])
async def test_what_may_have_been_sent_is_sent_once_more_and_never_again(
    hasty: Service, anne: Person, standin: StandIn, fault: faults.Fault
) -> None:
    standin.faults.next(SEND, fault, fault)
    anne.says("bonjour")
    assert (await anne.reads()).text == "heard bonjour"
    assert (await anne.reads()).text == "heard bonjour"
    await anne.reads_nothing(seconds=0.6)


async def test_a_receipt_that_may_have_arrived_comes_once_more_marked_as_a_copy(
    hasty: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    parrot.says["envoyer"] = (Reply("Reçu CUX-1", copy_note="Renvoi"),)
    standin.faults.next(SEND, faults.hang(accepted=True))
    anne.says("envoyer")
    assert [(await anne.reads()).text, (await anne.reads()).text] == ["Reçu CUX-1", "Renvoi\nReçu CUX-1"]
    await hasty.replies.idle()
    await anne.reads_nothing()


async def test_an_answer_that_is_only_late_is_waited_for(service: Service, anne: Person, standin: StandIn) -> None:
    standin.faults.next(SEND, faults.late(1.0))
    anne.says("bonjour")
    assert (await anne.reads()).text == "heard bonjour"
    await service.replies.idle()
    assert len(standin.called(SEND)) == 1


async def test_what_was_not_accepted_before_the_line_broke_arrives_once(
    polling: Service, anne: Person, standin: StandIn
) -> None:
    standin.faults.next(SEND, faults.reset())
    anne.says("bonjour")
    assert (await anne.reads()).text == "heard bonjour"
    await anne.reads_nothing()


async def test_somebody_who_blocked_us_stops_nobody(polling: Service, anne: Person, standin: StandIn) -> None:
    bob = standin.person(77)
    standin.chats[4242].block()
    anne.says("bonjour")
    bob.says("hello")
    assert (await bob.reads()).text == "heard hello"
    await polling.replies.idle()
    await anne.reads_nothing()
    assert len([params for params in standin.called(SEND) if params["chat_id"] == 4242]) == 1


async def test_a_group_that_became_a_supergroup_is_followed(polling: Service, anne: Person, standin: StandIn) -> None:
    old, new = standin.group(-5), standin.group(-1005)
    standin.chats[-5].refusal = refusals.migrated(-1005)
    anne.says("@guichet_test_bot salaire ?", to=old)
    assert (await anne.reads(of=new)).text == "heard salaire ?"


async def test_refused_marks_are_given_up_and_the_words_arrive(
    polling: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    parrot.says["x"] = (Reply("**3 500 €** nets, [lire](https://eig.example/)"),)
    standin.faults.next(SEND, faults.refuse(refusals.bad_request("can't parse entities: Unsupported start tag")))
    anne.says("x")
    shown = await anne.reads()
    assert shown.text == "3 500 € nets, lire (https://eig.example/)"
    assert shown.entities == ()


async def test_refused_buttons_are_given_up_and_the_words_arrive(
    polling: Service, anne: Person, parrot: Parrot
) -> None:
    parrot.says["x"] = (Reply("**voilà**", (Choice("Lire", url="not-an-address"), Choice("Menu", "menu"))),)
    anne.says("x")
    shown = await anne.reads()
    assert (shown.text, shown.buttons, len(shown.entities)) == ("voilà", (), 1)


async def test_a_long_text_comes_in_order_with_the_choices_last(polling: Service, anne: Person, parrot: Parrot) -> None:
    paragraphs = [f"**{number}.** " + "Une phrase assez longue. " * 40 for number in range(20)]
    parrot.says["tout"] = (Reply("\n\n".join(paragraphs), (Choice("Menu", "menu"),)), Reply("fin"))
    anne.says("tout")
    shown = [await anne.reads()]
    while shown[-1].text != "fin":
        shown.append(await anne.reads())
    parts = shown[:-1]
    assert len(parts) > 4
    assert [part.buttons for part in parts] == [(), *[()] * (len(parts) - 2), ("Menu",)]
    words = " ".join(part.text for part in parts).split()
    assert words == "\n\n".join(paragraphs).replace("**", "").split()


async def test_without_cutting_a_giant_is_refused_and_what_follows_still_comes(
    standin: StandIn, idle_service: Service, anne: Person, parrot: Parrot
) -> None:
    idle_service.bounds = Bounds()
    parrot.says["tout"] = (Reply("x" * 5000), Reply("fin"))
    async with idle_service.running():
        anne.says("tout")
        assert (await anne.reads()).text == "fin"


async def test_a_refused_token_is_said_in_the_log_and_nothing_is_lost(
    idle_service: Service, anne: Person, standin: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    standin.faults.next(SEND, faults.refuse(refusals.Refusal(401, "Unauthorized")))
    async with idle_service.running():
        anne.says("bonjour")
        while "refuses the bot's token" not in caplog.text:
            await asyncio.sleep(0.01)
        await idle_service.replies.idle()
    assert len(standin.called(SEND)) == 1


async def test_replies_left_by_a_stop_are_sent_at_the_next_start(
    idle_service: Service, anne: Person, standin: StandIn
) -> None:
    standin.faults.next(SEND, faults.server_error())
    async with idle_service.running():
        anne.says("bonjour")
        while not standin.called(SEND):
            await asyncio.sleep(0.005)
    await anne.reads_nothing()
    async with idle_service.running():
        assert (await anne.reads()).text == "heard bonjour"


async def test_a_tap_too_old_to_be_acknowledged_is_answered_all_the_same(
    polling: Service, anne: Person, standin: StandIn
) -> None:
    anne.says("bonjour")
    await anne.reads()
    standin.faults.next("answerCallbackQuery", faults.refuse(refusals.bad_request("query is too old")))
    await anne.taps("Salaire")
    assert (await anne.reads()).text == "heard [a:pay]"


async def test_an_edit_whose_answer_was_lost_is_made_again_without_a_new_message(
    polling: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    parrot.says["[menu]"] = (Reply("the menu", in_place=True),)
    anne.says("bonjour")
    await anne.reads()
    standin.faults.next("editMessageText", faults.reset(accepted=True))
    await anne.taps("Menu")
    assert (await anne.reads()).edited
    while len(standin.called("editMessageText")) < 2:
        await asyncio.sleep(0.02)
    await polling.replies.idle()
    assert len(standin.called(SEND)) == 1
