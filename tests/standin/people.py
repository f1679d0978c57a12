"""People on Telegram: they write, tap, send pictures, and read what the bot says."""

import asyncio
import re
import secrets
import time
from typing import TYPE_CHECKING, Any

from tests.standin.chats import Chat, Shown
from tests.standin.entities import units
from tests.standin.methods import BOT
from tests.standin.refusals import forbidden

if TYPE_CHECKING:
    from tests.standin.server import StandIn

Json = dict[str, Any]
_SPECIAL = re.compile(r"(?P<bot_command>^/\w+(?:@\w+)?)|(?P<mention>(?<!\w)@\w+)")

_FILE = {"file_id": "file", "file_unique_id": "file"}
_PICTURE = {**_FILE, "width": 1, "height": 1}
MEDIA: dict[str, Json] = {
    "sticker": {"sticker": {**_PICTURE, "type": "regular", "is_animated": False, "is_video": False}},
    "voice": {"voice": {**_FILE, "duration": 3}},
    "audio": {"audio": {**_FILE, "duration": 3}},
    "photo": {"photo": [_PICTURE]},
    "video": {"video": {**_PICTURE, "duration": 3}},
    "video_note": {"video_note": {**_FILE, "length": 1, "duration": 3}},
    "animation": {"animation": {**_PICTURE, "duration": 3}, "document": _FILE},
    "location": {"location": {"latitude": 48.85, "longitude": 2.35}},
    "contact": {"contact": {"phone_number": "+33100000000", "first_name": "X"}},
    "document": {"document": _FILE},
    "poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
}


class Group:
    """A group by its number."""

    def __init__(self, group_id: int) -> None:
        self.id = group_id


class Person:
    """One person; what they write goes to the bot, or `to` a group."""

    def __init__(self, standin: "StandIn", person_id: int, *, lang: str, name: str) -> None:
        self.id = person_id
        self._standin = standin
        self._last_said = 0
        self._user = {"id": person_id, "is_bot": False, "first_name": name, "language_code": lang}

    def says(self, text: str, *, to: Group | None = None, **more: Any) -> int:
        """Write a message; gives the id of its update."""
        return self._push("message", to, text=text, **_entities(text), **more)

    def sends(self, kind: str, *, to: Group | None = None, **more: Any) -> int:
        """Send something that is not words."""
        return self._push("message", to, **MEDIA[kind], **more)

    def sends_file(
        self, content: bytes, name: str | None = None, *, size: int | None = None, to: Group | None = None, **more: Any
    ) -> int:
        """Send a document; `size` where Telegram says another than that of the content."""
        file = self._standin.files.add(content, name, size=size)
        return self._push("message", to, document=file.described(), **more)

    def edits(self, text: str, *, said: int | None = None, to: Group | None = None, **more: Any) -> int:
        """Change the message whose update was `said`, else the one that was written last."""
        number = self._last_said if said is None else self._standin.updates.seen[said]["message"]["message_id"]
        return self._push("edited_message", to, message_id=number, text=text, **{"edit_date": int(time.time()), **more})

    async def reads(self, *, of: Group | None = None, seconds: float = 5.0) -> Shown:
        """The next thing that the bot shows, a new message or a change of one."""
        async with asyncio.timeout(seconds):
            return await self._chat(of).shown.get()

    async def reads_nothing(self, *, of: Group | None = None, seconds: float = 0.2) -> None:
        """Nothing comes for a while."""
        try:
            shown = await self.reads(of=of, seconds=seconds)
        except TimeoutError:
            return
        raise AssertionError(f"Something came: {shown.text!r}")

    async def taps(self, label: str, *, on: Group | None = None) -> int:
        """Tap the button of that label, the newest there is; gives the id of its update."""
        chat = self._chat(on)
        for message in reversed(chat.messages.values()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == label:
                        return self.takes(button["callback_data"], message)
        raise AssertionError(f"No button is labelled {label!r}.")

    def takes(self, data: str, message: Json) -> int:
        """Send a button's data, whether there is such a button or not."""
        query = secrets.token_hex(8)
        self._standin.queries.add(query)
        body = {"id": query, "from": self._user, "chat_instance": "1", "data": data, "message": message}
        return self._standin.updates.push({"callback_query": body})

    def blocks(self) -> int:
        """Block the bot; gives the id of the update that says so."""
        self._chat(None).block()
        return self._changes("member", "kicked", None)

    def unblocks(self) -> int:
        """Let the bot write again."""
        self._chat(None).refusal = None
        return self._changes("kicked", "member", None)

    def removes(self, group: Group) -> int:
        """Take the bot out of a group."""
        self._chat(group).refusal = forbidden("bot was kicked from the supergroup chat")
        return self._changes("member", "left", group)

    def adds(self, group: Group) -> int:
        """Bring the bot into a group."""
        self._chat(group).refusal = None
        return self._changes("left", "member", group)

    def _changes(self, old: str, new: str, group: Group | None) -> int:
        until = {"kicked": {"until_date": 0}}
        change = {
            "chat": self._chat(group).described(),
            "from": self._user,
            "date": int(time.time()),
            "old_chat_member": {"user": BOT, "status": old, **until.get(old, {})},
            "new_chat_member": {"user": BOT, "status": new, **until.get(new, {})},
        }
        return self._standin.updates.push({"my_chat_member": change})

    def _chat(self, group: Group | None) -> Chat:
        return self._standin.chats[group.id if group else self.id]

    def _push(self, kind: str, group: Group | None, **content: Any) -> int:
        chat = self._chat(group)
        body = {"date": int(time.time()), "chat": chat.described(), "from": self._user, **content}
        if "message_id" not in body:
            body["message_id"] = self._last_said = chat.next_id()
        return self._standin.updates.push({kind: body})


def _entities(text: str) -> Json:
    entities = [
        {"type": found.lastgroup, "offset": units(text[: found.start()]), "length": units(found[0])}
        for found in _SPECIAL.finditer(text)
    ]
    return {"entities": entities} if entities else {}
