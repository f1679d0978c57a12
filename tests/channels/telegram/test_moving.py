"""A group becomes a supergroup, known by a refusal or by a service message: what is kept of it follows, once."""

import pytest

from bot.clock import RealClock
from bot.conversation.turn import Reply
from bot.services.moving import moves_in
from bot.storage import conversations, outbox
from bot.storage.database import Database
from bot.storage.outbox import NewReply
from tests.channels.telegram.doors import Service
from tests.channels.telegram.parrot import Parrot
from tests.standin import Person, StandIn, refusals

OLD, NEW = "telegram:-5", "telegram:-1005"


async def kept(database: Database, address: str) -> tuple[str | None, list[str]]:
    """The state of the conversation at an address, and the texts of its replies, all readable there."""
    vault = database.vault
    address_hash = vault.address_hash(address)
    stored, rows = await database.read(
        lambda conn: (conversations.load(conn, address_hash), outbox.of_address(conn, address_hash))
    )
    return conversations.state_of(vault, stored), [outbox.text_of(vault, row) for row in rows]


async def test_a_refusal_tells_where_the_group_is_and_all_of_it_follows(
    polling: Service, anne: Person, standin: StandIn
) -> None:
    old, new = standin.group(-5), standin.group(-1005)
    anne.says("/dates", to=old)
    await anne.reads(of=old)
    await polling.replies.idle()
    before = await kept(polling.database, OLD)
    standin.chats[-5].refusal = refusals.migrated(-1005)
    anne.says("/defis", to=old)
    assert (await anne.reads(of=new)).text == "heard /defis"
    await polling.replies.idle()
    state, texts = await kept(polling.database, NEW)
    assert (state is not None, texts) == (True, before[1])
    assert (await kept(polling.database, OLD))[0] is None
    # It goes on there, and the old number is asked no more.
    asked = len(standin.called("sendMessage"))
    anne.says("/dates", to=new)
    assert (await anne.reads(of=new)).text == "heard /dates"
    assert len(standin.called("sendMessage")) == asked + 1


@pytest.mark.parametrize("told", ["migrate_to_chat_id", "migrate_from_chat_id"])
async def test_a_service_message_tells_it_too(
    service: Service, anne: Person, standin: StandIn, parrot: Parrot, told: str
) -> None:
    old, new = standin.group(-5), standin.group(-1005)
    anne.says("/dates", to=old)
    await anne.reads(of=old)
    await service.replies.idle()
    chat, other = (-5, -1005) if told == "migrate_to_chat_id" else (-1005, -5)
    message = {"message_id": 77, "date": 1, "chat": standin.chats[chat].described(), told: other}
    first = standin.updates.push({"message": message})
    await standin.updates.all_taken()
    standin.updates.repeat(first)
    await standin.updates.all_taken()
    state, texts = await kept(service.database, NEW)
    assert (state is not None, texts) == (True, ["heard /dates"])
    assert await kept(service.database, OLD) == (None, [])
    assert service.door.counts["moved"] == 2
    anne.says("/defis", to=new)
    assert (await anne.reads(of=new)).text == "heard /defis"


async def test_what_waits_is_sealed_anew_on_both_databases(database: Database) -> None:
    vault, now = database.vault, RealClock().now()
    new = NewReply(address=OLD, reply=Reply("à dire"), created_at=now, not_before=now, not_after=now, in_place_of="7")
    await database.write(lambda conn: outbox.add(conn, vault, [new]))
    stored = conversations.Stored(vault.address_hash(OLD))
    await database.write(lambda conn: conversations.save(conn, vault, stored, address=OLD, state="{}", now=now))
    for _ in range(2):
        await moves_in(database)(OLD, NEW)
        assert await kept(database, NEW) == ("{}", ["à dire"])
        assert await kept(database, OLD) == (None, [])
    row = (await database.read(lambda conn: outbox.of_address(conn, vault.address_hash(NEW))))[0]
    body = vault.unseal(row.body_ciphertext, outbox.body_place(row.address_hash, row.id))
    address, _, in_place_of = outbox.body_from_json(body)
    assert (address, in_place_of) == (NEW, None)
