"""To whom a message speaks: commands, and in groups whether it is to us at all."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass

from telegram import Message

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", re.DOTALL)


@dataclass(slots=True)
class Identity:
    """Who we are: our number, and the name that groups call us by, once Telegram has told it."""

    id: int
    username: str | None = None

    def is_named(self, username: str | None) -> bool:
        """Whether that is our name."""
        return bool(self.username and username) and str(username).casefold() == str(self.username).casefold()


@dataclass(frozen=True, slots=True)
class Command:
    """`/name@bot argument`, the name in lower case without accents; `bot` is None where nobody is named."""

    name: str
    argument: str
    bot: str | None


def read_command(text: str) -> Command | None:
    """The command that a text is; None for any other text."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    letters = unicodedata.normalize("NFKD", found["name"].casefold())
    name = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return Command(name, (found["argument"] or "").strip(), found["bot"])


def without_mention(text: str, me: Identity) -> str | None:
    """The text without our `@name`; None when it does not mention us."""
    if not me.username:
        return None
    mention = re.compile(rf"(?<![\w@./])@{re.escape(me.username)}(?!\w)[\s,:]*", re.IGNORECASE)
    shortened, number = mention.subn("", text)
    return shortened.strip() if number else None


def is_reply_to(message: Message, me: Identity) -> bool:
    """Whether it answers one of our messages."""
    answered = message.reply_to_message
    return answered is not None and answered.from_user is not None and answered.from_user.id == me.id


def spoken_to_us(message: Message, text: str, me: Identity, ours: Container[str]) -> str | None:
    """In a group, what is said to us: a mention (taken off), a reply to us, or a command, ours by name or by `ours`.

    None when it is none of these.
    """
    named = without_mention(text, me)
    if named is not None:
        return named
    command = read_command(text)
    if command is not None:
        return text if me.is_named(command.bot) or (command.bot is None and command.name in ours) else None
    return text if is_reply_to(message, me) else None
