"""In groups the bot speaks only when it is spoken to."""

import pytest

from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.conversation.turn import Choice, Reply
from bot.services.channel import NotSent
from tests.channels.telegram.doors import Service
from tests.channels.telegram.parrot import Parrot
from tests.standin import Group, Person, StandIn, faults
from tests.standin.methods import BOT


@pytest.fixture
def team(standin: StandIn) -> Group:
    return standin.group(-100123)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("@guichet_test_bot quel salaire ?", "quel salaire ?"),
        ("dis-nous, @Guichet_Test_Bot, la date limite", "dis-nous, la date limite"),
        ("/dates", "/dates"),
        ("/dates@guichet_test_bot dig", "/dates dig"),
        ("@guichet_test_bot /dates", "/dates"),
        ("@guichet_test_bot", "/help"),
    ],
)
async def test_spoken_to_it_answers_there(
    polling: Service, anne: Person, parrot: Parrot, team: Group, said: str, heard: str
) -> None:
    anne.says(said, to=team)
    assert (await anne.reads(of=team)).text == f"heard {heard}"
    (event,) = parrot.heard
    assert (event.group, event.address) == (True, "telegram:-100123")


@pytest.mark.parametrize(
    "said",
    ["quel salaire ?", "/dates@other_bot", "/weather", "write to a@guichet_test_bot.example", "@guichet_test_botanist"],
)
async def test_not_spoken_to_it_is_silent(
    polling: Service, anne: Person, standin: StandIn, team: Group, said: str
) -> None:
    anne.says(said, to=team)
    await standin.updates.all_taken()
    await anne.reads_nothing(of=team, seconds=0.1)
    assert standin.called("sendMessage") == []


async def test_an_answer_to_its_message_is_for_it(
    polling: Service, anne: Person, standin: StandIn, team: Group
) -> None:
    anne.says("/dates", to=team)
    shown = await anne.reads(of=team)
    ours = standin.chats[team.id].messages[shown.message_id]
    anne.says("et pour les EIG ?", to=team, reply_to_message=ours)
    assert (await anne.reads(of=team)).text == "heard et pour les EIG ?"
    theirs = {**ours, "from": {**BOT, "id": 999}}
    anne.says("merci", to=team, reply_to_message=theirs)
    await standin.updates.all_taken()
    await anne.reads_nothing(of=team, seconds=0.1)


async def test_pictures_are_answered_only_when_they_are_for_it(
    polling: Service, anne: Person, standin: StandIn, parrot: Parrot, team: Group
) -> None:
    anne.sends("photo", to=team)
    anne.sends("photo", to=team, caption="@guichet_test_bot c'est quoi ?")
    assert (await anne.reads(of=team)).text == "heard <photo> c'est quoi ?"
    assert len(parrot.heard) == 1


async def test_taps_in_a_group_are_answered_in_the_group(polling: Service, anne: Person, team: Group) -> None:
    anne.says("/dates", to=team)
    await anne.reads(of=team)
    await anne.taps("Salaire", on=team)
    assert (await anne.reads(of=team)).text == "heard [a:pay]"


async def test_what_is_personal_leads_to_the_private_conversation(
    polling: Service, anne: Person, parrot: Parrot, standin: StandIn, team: Group
) -> None:
    parrot.says["/postuler"] = (Reply("en privé", (Choice("Postuler", start="apply__commando-ux"),)),)
    asked = len(standin.called("getMe"))
    anne.says("/postuler@guichet_test_bot", to=team)
    shown = await anne.reads(of=team)
    assert shown.links == (("Postuler", "https://t.me/guichet_test_bot?start=apply__commando-ux"),)
    assert len(standin.called("getMe")) == asked


async def test_a_sender_that_does_not_know_our_name_asks_for_it_once(standin: StandIn, team: Group) -> None:
    reply = Reply("en privé", (Choice("Postuler", start="apply"),))
    standin.faults.next("getMe", faults.server_error())
    async with TelegramApi(standin.token, standin.url) as api:
        channel = TelegramChannel(api)
        with pytest.raises(NotSent):
            await channel.send("telegram:-100123", reply, in_place_of=None)
        for _ in range(2):
            await channel.send("telegram:-100123", reply, in_place_of=None)
    assert len(standin.called("getMe")) == 2
    shown = await standin.chats[team.id].shown.get()
    assert shown.links == (("Postuler", "https://t.me/guichet_test_bot?start=apply"),)


async def test_other_bots_and_arrivals_are_left_alone(
    polling: Service, anne: Person, standin: StandIn, team: Group
) -> None:
    robot = {"id": 5, "is_bot": True, "first_name": "Robot"}
    standin.updates.push(
        {"message": {"message_id": 90, "date": 1, "chat": {"id": 4242, "type": "private"}, "from": robot, "text": "hi"}}
    )
    chat = standin.chats[team.id].described()
    standin.updates.push({"message": {"message_id": 91, "date": 1, "chat": chat, "new_chat_members": [robot]}})
    await standin.updates.all_taken()
    assert polling.door.counts == {"dropped: bot": 1, "dropped: service": 1}
