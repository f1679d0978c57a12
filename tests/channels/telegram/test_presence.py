"""Blocked, unblocked, removed from a group, added again: each is noted once, in its order, and nothing is sent for it."""

from bot.storage import inbox
from tests.channels.telegram.doors import Service
from tests.channels.telegram.parrot import Parrot
from tests.standin import Person, StandIn


async def test_each_change_is_taken_once_in_its_order(
    service: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    standin.updates.hold()
    anne.says("avant")
    blocked = anne.blocks()
    anne.unblocks()
    anne.says("après")
    standin.updates.release()
    await standin.updates.all_taken()
    standin.updates.repeat(blocked)
    await standin.updates.all_taken()
    await service.replies.idle()
    assert parrot.words == ["avant", "<gone>", "<present>", "après"]
    assert service.door.counts["repeated"] == 1
    key = service.database.vault.event_hash(f"telegram:{blocked}")
    assert await service.database.read(lambda conn: key in inbox.taken(conn, [key]))
    assert [shown["text"] for shown in standin.called("sendMessage")][-1] == "heard après"


async def test_a_group_that_removes_or_adds_us_hears_nothing(
    service: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    team = standin.group(-100123)
    anne.removes(team)
    anne.adds(team)
    await standin.updates.all_taken()
    assert [(event.address, event.group) for event in parrot.heard] == [("telegram:-100123", True)] * 2
    assert standin.called("sendMessage") == []


async def test_what_changes_nothing_for_us_is_dropped(service: Service, anne: Person, standin: StandIn) -> None:
    chat = standin.chats[standin.group(-100123).id].described()
    user = {"id": 7654321, "is_bot": True, "first_name": "Guichet"}
    names = (
        *("can_be_edited", "can_manage_chat", "can_change_info", "can_delete_messages", "can_invite_users"),
        *("can_restrict_members", "can_promote_members", "can_manage_video_chats", "is_anonymous"),
        *("can_post_stories", "can_edit_stories", "can_delete_stories"),
    )
    rights = dict.fromkeys(names, False)
    for old, new in (("member", "administrator"), ("left", "kicked")):
        standin.updates.push(
            {
                "my_chat_member": {
                    "chat": chat,
                    "from": {**user, "is_bot": False},
                    "date": 1,
                    "old_chat_member": {"user": user, "status": old, "until_date": 0},
                    "new_chat_member": {"user": user, "status": new, **rights, "until_date": 0},
                }
            }
        )
    await standin.updates.all_taken()
    assert service.door.counts == {"dropped: member member to administrator": 1, "dropped: member left to kicked": 1}
