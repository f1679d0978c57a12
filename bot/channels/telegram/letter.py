"""A reply in Telegram's terms, and what is left of it when Telegram objects to a part."""

from dataclasses import dataclass, replace

from bot.channels.telegram.answers import ApiError
from bot.channels.telegram.keyboard import Button
from bot.channels.telegram.marks import to_html, to_plain
from bot.services.channel import Attachment


@dataclass(frozen=True, slots=True)
class Letter:
    """`formatted` and its buttons are given up when Telegram refuses them; beside a document the text is its caption."""

    text: str
    buttons: list[list[Button]]
    document: Attachment | None = None
    formatted: bool = True

    @property
    def method(self) -> str:
        """How it is sent as a new message."""
        return "sendDocument" if self.document else "sendMessage"

    def parameters(self) -> dict[str, object]:
        """What it says and shows, without the document."""
        text = to_html(self.text) if self.formatted else self.text
        parameters: dict[str, object] = {"caption" if self.document else "text": text}
        if not self.document:
            parameters["link_preview_options"] = {"is_disabled": True}
        if self.formatted:
            parameters["parse_mode"] = "HTML"
        if self.buttons:
            parameters["reply_markup"] = {"inline_keyboard": self.buttons}
        return parameters

    def without_what(self, error: ApiError) -> "Letter | None":
        """The same letter without what Telegram refused; None when that is not the trouble."""
        text = error.text.casefold()
        if error.code != 400 or is_unchanged(error):
            return None
        if self.buttons and ("button" in text or "reply markup" in text or "keyboard" in text):
            return replace(self, buttons=[])
        if self.formatted and "entit" in text:
            return replace(self, text=to_plain(self.text), formatted=False)
        return None


def is_unchanged(error: ApiError) -> bool:
    """Whether an edit was refused because the message says that already."""
    return error.code == 400 and "message is not modified" in error.text.casefold()
