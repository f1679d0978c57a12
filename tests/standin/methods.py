"""What each method of the Bot API does here, with Telegram's own objections."""

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.standin.contents import chat_of, text_of
from tests.standin.couriers import Webhook
from tests.standin.documents import send_document
from tests.standin.profile import get_commands, getter, set_commands, setter
from tests.standin.refusals import Refusal, bad_request

if TYPE_CHECKING:
    from tests.standin.server import StandIn

Json = dict[str, Any]
Method = Callable[["StandIn", Json], Awaitable[Any]]

BOT = {"id": 7654321, "is_bot": True, "first_name": "Guichet", "username": "guichet_test_bot"}
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def get_me(_: "StandIn", __: Json) -> Json:
    """Who the bot is."""
    return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}


async def get_updates(standin: "StandIn", params: Json) -> list[Json]:
    """Long polling."""
    if "allowed_updates" in params:
        standin.updates.allowed = params["allowed_updates"]
    limit = min(int(params.get("limit") or 100), 100)
    return await standin.updates.fetch(params.get("offset"), limit, float(params.get("timeout") or 0))


async def set_webhook(standin: "StandIn", params: Json) -> bool:
    """From now on updates are brought."""
    if not params.get("url"):
        return await delete_webhook(standin, params)
    if "allowed_updates" in params:
        standin.updates.allowed = params["allowed_updates"]
    connections = int(params.get("max_connections") or 40)
    await standin.bring_to(Webhook(params["url"], params.get("secret_token") or "", connections))
    return True


async def delete_webhook(standin: "StandIn", params: Json) -> bool:
    """From now on updates are fetched."""
    await standin.bring_to(None)
    if params.get("drop_pending_updates"):
        standin.dropped = True
        standin.updates.pending.clear()
    return True


async def get_webhook_info(standin: "StandIn", _: Json) -> Json:
    """Where updates are brought."""
    url = standin.webhook.url if standin.webhook else ""
    return {"url": url, "has_custom_certificate": False, "pending_update_count": len(standin.updates.pending)}


async def send_message(standin: "StandIn", params: Json) -> Json:
    """A new message of the bot."""
    chat = chat_of(standin, params)
    content = text_of(params)
    message = {"message_id": chat.next_id(), "date": int(time.time()), "chat": chat.described(), "from": BOT, **content}
    standin.sent(chat, message)
    return message


async def upload_document(standin: "StandIn", params: Json) -> Json:
    """A file from the bot."""
    return await send_document(standin, params, BOT)


async def edit_message_text(standin: "StandIn", params: Json) -> Json:
    """A message of the bot changes."""
    chat = chat_of(standin, params)
    before = chat.messages.get(int(params.get("message_id") or 0))
    if before is None:
        own = 0 < int(params.get("message_id") or 0) <= chat.last_id
        raise bad_request("message can't be edited" if own else "message to edit not found")
    if "text" not in before:
        raise bad_request("there is no text in the message to edit")
    content = text_of(params)
    if all(before.get(name) == content.get(name) for name in ("text", "entities", "reply_markup")):
        raise bad_request(_NOT_MODIFIED)
    bare = {name: value for name, value in before.items() if name not in ("text", "entities", "reply_markup")}
    message = {**bare, "edit_date": int(time.time()), **content}
    standin.sent(chat, message, edited=True)
    return message


async def answer_callback_query(standin: "StandIn", params: Json) -> bool:
    """The button stops waiting."""
    query = str(params.get("callback_query_id"))
    if query not in standin.queries and not standin.open:
        raise bad_request(_TOO_OLD)
    standin.queries.discard(query)
    return True


async def send_chat_action(standin: "StandIn", params: Json) -> bool:
    """« typing »."""
    chat_of(standin, params)
    return True


async def get_file(standin: "StandIn", params: Json) -> Json:
    """Where a file can be fetched."""
    return standin.files.locate(params.get("file_id"))


METHODS: dict[str, Method] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": send_message,
    "senddocument": upload_document,
    "editmessagetext": edit_message_text,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "getfile": get_file,
    "setmycommands": set_commands,
    "getmycommands": get_commands,
    "setmyname": setter("name"),
    "getmyname": getter("name"),
    "setmydescription": setter("description"),
    "getmydescription": getter("description"),
    "setmyshortdescription": setter("short_description"),
    "getmyshortdescription": getter("short_description"),
}


def unknown_method() -> Refusal:
    """What Telegram says of a method that it does not have, or of a token of the wrong form."""
    return Refusal(404, "Not Found")
