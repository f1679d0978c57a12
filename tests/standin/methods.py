"""What each method of the Bot API does here, with Telegram's own objections."""

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.standin.chats import Chat
from tests.standin.couriers import Webhook
from tests.standin.entities import Entity, parse_html, units
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
_MOST_UNITS = 4096


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
    chat = _chat(standin, params)
    content = _content(params)
    message = {"message_id": chat.next_id(), "date": int(time.time()), "chat": chat.described(), "from": BOT, **content}
    standin.sent(chat, message)
    return message


async def send_document(standin: "StandIn", params: Json) -> Json:
    """A file from the bot."""
    chat = _chat(standin, params)
    content: bytes = next(value for name, value in params.items() if isinstance(value, bytes))
    file_id = f"sent-{chat.id}-{chat.last_id + 1}"
    standin.files[file_id] = content
    document = {"file_id": file_id, "file_unique_id": file_id, "file_size": len(content)}
    message = {"message_id": chat.next_id(), "date": int(time.time()), "chat": chat.described(), "from": BOT}
    message["document"] = document
    chat.keep(message, document=content)
    return message


async def edit_message_text(standin: "StandIn", params: Json) -> Json:
    """A message of the bot changes."""
    chat = _chat(standin, params)
    before = chat.messages.get(int(params.get("message_id") or 0))
    if before is None:
        own = 0 < int(params.get("message_id") or 0) <= chat.last_id
        raise bad_request("message can't be edited" if own else "message to edit not found")
    content = _content(params)
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
    _chat(standin, params)
    return True


async def get_file(standin: "StandIn", params: Json) -> Json:
    """Where a file can be fetched."""
    file_id = params.get("file_id")
    if file_id not in standin.files:
        raise bad_request("invalid file_id")
    size = len(standin.files[file_id])
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": f"documents/{file_id}"}


def setter(name: str) -> Method:
    """A method that keeps one thing per language."""

    async def keep(standin: "StandIn", params: Json) -> bool:
        standin.profile[name, params.get("language_code") or ""] = params.get(name) or ""
        return True

    return keep


def getter(name: str, *, bare: bool = False) -> Method:
    """A method that tells it; `bare` without an object around it."""

    async def tell(standin: "StandIn", params: Json) -> Any:
        value = standin.profile.get((name, params.get("language_code") or ""), [] if bare else "")
        return value if bare else {name: value}

    return tell


def _chat(standin: "StandIn", params: Json) -> Chat:
    try:
        chat_id = int(params.get("chat_id") or 0)
    except ValueError:
        raise bad_request("chat not found") from None
    chat = standin.chats.get(chat_id)
    if chat is None:
        if not standin.open:
            raise bad_request("chat not found")
        chat = standin.chats[chat_id] = Chat(chat_id)
    if chat.refusal:
        raise chat.refusal
    return chat


def _content(params: Json) -> Json:
    text = str(params.get("text") or "")
    entities: list[Entity] = []
    if params.get("parse_mode") == "HTML":
        text, entities = parse_html(text)
    if not text.strip():
        raise bad_request("message text is empty")
    if units(text) > _MOST_UNITS:
        raise bad_request("message is too long")
    content: Json = {"text": text.strip()}
    if entities:
        content["entities"] = entities
    if markup := params.get("reply_markup"):
        _check_buttons(markup)
        content["reply_markup"] = markup
    return content


def _check_buttons(markup: Json) -> None:
    buttons = [button for row in markup.get("inline_keyboard", ()) for button in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in markup.get("inline_keyboard", ())):
        raise bad_request("reply markup is too long")
    for button in buttons:
        _check_button(button)


def _check_button(button: Json) -> None:
    if not button.get("text"):
        raise bad_request("can't parse inline keyboard button: Button text is empty")
    if "url" in button:
        if not str(button["url"]).startswith(("http://", "https://", "tg://")):
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif "callback_data" not in button:
        words = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        raise bad_request(words)
    elif not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")


METHODS: dict[str, Method] = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": send_message,
    "senddocument": send_document,
    "editmessagetext": edit_message_text,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "getfile": get_file,
    "setmycommands": setter("commands"),
    "getmycommands": getter("commands", bare=True),
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
