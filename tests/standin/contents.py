"""What a message may say, and to whom: texts, captions and buttons, with Telegram's own objections."""

from typing import TYPE_CHECKING, Any

from tests.standin.chats import Chat
from tests.standin.entities import Entity, parse_html, units
from tests.standin.refusals import bad_request

if TYPE_CHECKING:
    from tests.standin.server import StandIn

Json = dict[str, Any]
_MOST_UNITS = 4096
_MOST_UNITS_OF_A_CAPTION = 1024


def chat_of(standin: "StandIn", params: Json) -> Chat:
    """The chat that a call is about. Refusal: there is none, or the bot may not write there."""
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


def text_of(params: Json) -> Json:
    """Text, entities and buttons of a message."""
    text, entities = _parsed(params, "text")
    if not text.strip():
        raise bad_request("message text is empty")
    if units(text) > _MOST_UNITS:
        raise bad_request("message is too long")
    content: Json = {"text": text.strip()}
    if entities:
        content["entities"] = entities
    return {**content, **_markup_of(params)}


def caption_of(params: Json) -> Json:
    """Caption, entities and buttons of a file; there may be none of them."""
    caption, entities = _parsed(params, "caption")
    if units(caption) > _MOST_UNITS_OF_A_CAPTION:
        raise bad_request("message caption is too long")
    content: Json = {"caption": caption.strip()} if caption.strip() else {}
    if entities:
        content["caption_entities"] = entities
    return {**content, **_markup_of(params)}


def _parsed(params: Json, name: str) -> tuple[str, list[Entity]]:
    text = str(params.get(name) or "")
    return parse_html(text) if params.get("parse_mode") == "HTML" else (text, [])


def _markup_of(params: Json) -> Json:
    markup = params.get("reply_markup")
    if not markup:
        return {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    _check_buttons(markup)
    return {"reply_markup": markup}


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
