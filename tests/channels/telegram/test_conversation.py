"""People talk to the bot on Telegram, over real HTTP, by polling and by webhook."""

import asyncio

from bot.conversation.events import ChoiceEvent, TextEvent
from bot.conversation.turn import Choice, Reply
from bot.storage import set_aside
from tests.channels.telegram.doors import Service
from tests.channels.telegram.parrot import Parrot
from tests.standin import Person, StandIn


async def test_a_message_is_answered(service: Service, anne: Person, parrot: Parrot) -> None:
    anne.says("bonjour")
    shown = await anne.reads()
    assert shown.text == "heard bonjour"
    assert shown.rows == (("Salaire", "Menu"),)
    (event,) = parrot.heard
    assert isinstance(event, TextEvent)
    assert (event.address, event.lang, event.group, event.edited) == ("telegram:4242", "fr", False, False)


async def test_a_tap_is_acknowledged_and_answered(
    service: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    anne.says("bonjour")
    shown = await anne.reads()
    await anne.taps("Salaire")
    assert (await anne.reads()).text == "heard [a:pay]"
    assert len(standin.called("answerCallbackQuery")) == 1
    assert isinstance(parrot.heard[1], ChoiceEvent)
    assert parrot.heard[1].message_ref == str(shown.message_id)


async def test_navigation_edits_in_place_and_answers_are_new(service: Service, anne: Person, parrot: Parrot) -> None:
    parrot.says["[menu]"] = (Reply("the menu", (Choice("Salaire", "a:pay"),), in_place=True),)
    anne.says("bonjour")
    first = await anne.reads()
    await anne.taps("Menu")
    menu = await anne.reads()
    assert (menu.text, menu.edited, menu.message_id) == ("the menu", True, first.message_id)
    await anne.taps("Salaire")
    answer = await anne.reads()
    assert (answer.edited, answer.message_id > first.message_id) == (False, True)


async def test_a_message_that_cannot_be_edited_any_more_is_followed_by_a_new_one(
    service: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    parrot.says["[menu]"] = (Reply("the menu", in_place=True),)
    anne.says("bonjour")
    gone = await anne.reads()
    del standin.chats[4242].messages[gone.message_id]
    anne.takes("menu", {"message_id": gone.message_id, "date": 0, "chat": standin.chats[4242].described()})
    shown = await anne.reads()
    assert (shown.text, shown.edited) == ("the menu", False)


async def test_editing_into_the_same_words_is_a_success(
    service: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    parrot.says["[menu]"] = (Reply("the menu", (Choice("Menu", "menu"),), in_place=True),)
    anne.says("bonjour")
    await anne.reads()
    await anne.taps("Menu")
    await anne.reads()
    await anne.taps("Menu")
    await anne.reads_nothing()
    assert len(standin.called("editMessageText")) == 2
    assert len(standin.called("sendMessage")) == 1


async def test_commands_in_any_case_with_or_without_our_name(service: Service, anne: Person, parrot: Parrot) -> None:
    for text in ("/Dates", "/dates@Guichet_Test_Bot eig", "/Défis  Nantes", "/start pay_amount__dig"):
        anne.says(text)
        await anne.reads()
    assert parrot.words == ["/dates", "/dates eig", "/defis Nantes", "/start pay_amount__dig"]


async def test_a_command_for_another_bot_is_left_alone(service: Service, anne: Person, standin: StandIn) -> None:
    anne.says("/dates@other_bot")
    await standin.updates.all_taken()
    await anne.reads_nothing()
    assert service.door.counts["dropped: for another bot"] == 1


async def test_what_only_looks_like_a_command_is_text(service: Service, anne: Person, parrot: Parrot) -> None:
    anne.says("/ dates ?")
    await anne.reads()
    anne.says("/etc/passwd")
    await anne.reads()
    assert [type(event) for event in parrot.heard] == [TextEvent, TextEvent]


async def test_edited_and_forwarded_messages_are_told_apart(service: Service, anne: Person, parrot: Parrot) -> None:
    anne.says("quel salaire")
    await anne.reads()
    anne.edits("quel salaire pour les EIG")
    await anne.reads()
    origin = {"type": "hidden_user", "sender_user_name": "X", "date": 1_600_000_000}
    anne.says("/dates", forward_origin=origin)
    await anne.reads()
    said, edited, forwarded = parrot.heard
    assert isinstance(edited, TextEvent)
    assert edited.edited
    assert edited.message_ref == said.message_ref
    assert isinstance(forwarded, TextEvent)
    assert forwarded.forwarded


async def test_an_edit_names_the_message_that_it_changes_whatever_came_since(
    service: Service, anne: Person, parrot: Parrot
) -> None:
    first = anne.says("anne@exemple.fr")
    await anne.reads()
    anne.says("06 12 34 56 78")
    await anne.reads()
    anne.edits("anne@example.fr", said=first)
    assert (await anne.reads()).text == "heard anne@example.fr"
    said, other, edited = parrot.heard
    assert edited.message_ref == said.message_ref != other.message_ref


async def test_everything_that_is_not_words_has_its_kind(service: Service, anne: Person, parrot: Parrot) -> None:
    kinds = {
        "sticker": "sticker",
        "voice": "voice",
        "audio": "voice",
        "photo": "photo",
        "video": "video",
        "video_note": "video",
        "animation": "video",
        "location": "location",
        "contact": "contact",
        "document": "file",
        "poll": "other",
        "dice": "other",
    }
    for sent in kinds:
        anne.sends(sent)
        await anne.reads()
    assert parrot.words == [f"<{kind}>" for kind in kinds.values()]


async def test_a_caption_comes_along(service: Service, anne: Person, parrot: Parrot) -> None:
    anne.sends("photo", caption="c'est quoi ?")
    await anne.reads()
    assert parrot.words == ["<photo> c'est quoi ?"]


async def test_one_person_in_order_and_people_side_by_side(service: Service, parrot: Parrot, standin: StandIn) -> None:
    people = [standin.person(number) for number in range(1, 6)]
    for turn in range(6):
        for person in people:
            person.says(f"{person.id} says {turn}")
    for person in people:
        read = [(await person.reads()).text for _ in range(6)]
        assert read == [f"heard {person.id} says {turn}" for turn in range(6)]


async def test_a_repeated_update_changes_and_sends_nothing(
    service: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    update_id = anne.says("bonjour")
    await anne.reads()
    await standin.updates.all_taken()
    standin.updates.repeat(update_id)
    await standin.updates.all_taken()
    await anne.reads_nothing()
    assert parrot.words == ["bonjour"]
    assert service.door.counts["repeated"] == 1


async def test_swapped_updates_are_all_answered(service: Service, anne: Person, standin: StandIn) -> None:
    standin.updates.hold()
    anne.says("un")
    anne.says("deux")
    standin.updates.release(swapped=True)
    assert {(await anne.reads()).text, (await anne.reads()).text} == {"heard un", "heard deux"}


async def test_an_unreadable_update_is_set_aside_and_stops_nobody(
    service: Service, anne: Person, standin: StandIn
) -> None:
    standin.updates.hold()
    anne.says("avant")
    standin.updates.push({"message": {"message_id": "this is no message", "chat": {"id": 4242}}})
    anne.says("après")
    standin.updates.release()
    assert [(await anne.reads()).text, (await anne.reads()).text] == ["heard avant", "heard après"]
    await standin.updates.all_taken()
    assert service.door.counts["set aside"] == 1
    # It is known whose it is, so that it is erased with the rest.
    address_hash = service.database.vault.address_hash("telegram:4242")
    assert len(await service.database.read(lambda conn: set_aside.of_address(conn, address_hash))) == 1


async def test_updates_that_ask_for_nothing_are_counted(service: Service, anne: Person, standin: StandIn) -> None:
    anne.blocks()
    await standin.updates.all_taken()
    await asyncio.sleep(0)
    assert service.door.counts["PresenceEvent"] == 1


async def test_people_are_told_what_the_bot_is_before_they_speak(service: Service, standin: StandIn) -> None:
    while ("description", "en") not in standin.profile:
        await asyncio.sleep(0.005)
    french, english = (
        " ".join(command["command"] for command in standin.profile["commands", lang]) for lang in ("", "en")
    )
    assert french == (
        "aide dates defis eligibilite postuler proposer mesdossiers annuler langue equipe confidentialite mesdonnees"
        " exporter supprimer rappels stop"
    )
    assert english == (
        "help dates challenges eligibility apply propose myfiles cancel language team privacy mydata export erase"
        " reminders stop"
    )
    for lang in ("", "en"):
        assert 0 < len(standin.profile["name", lang]) <= 64
        assert 0 < len(standin.profile["short_description", lang]) <= 120
        assert 0 < len(standin.profile["description", lang]) <= 512
