"""What Telegram shows of the bot before anybody speaks: commands, name and descriptions in each language."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.i18n import Catalogues, Msg

log = logging.getLogger(__name__)

# The French ones are shown to everybody whose Telegram does not speak English.
_DEFAULT, _ENGLISH = "fr", "en"
COMMANDS: tuple[tuple[str, str, Msg], ...] = (
    ("aide", "help", Msg("What I can do for you")),
    ("dates", "dates", Msg("Key dates of the calls")),
    ("defis", "challenges", Msg("Browse the challenges")),
    ("eligibilite", "eligibility", Msg("Check in a few taps whether you may apply")),
    ("postuler", "apply", Msg("Apply to a programme")),
    ("proposer", "propose", Msg("Propose a challenge, for an administration")),
    ("mesdossiers", "myfiles", Msg("Your drafts and what you sent")),
    ("annuler", "cancel", Msg("Save and leave the form")),
    ("langue", "language", Msg("Français or English")),
    ("equipe", "team", Msg("Write to people")),
    ("confidentialite", "privacy", Msg("What happens to your data")),
    ("mesdonnees", "mydata", Msg("What is held about you")),
    ("exporter", "export", Msg("Get a copy of your data")),
    ("supprimer", "erase", Msg("Erase your data")),
    ("rappels", "reminders", Msg("My reminders")),
    ("stop", "stop", Msg("End reminders")),
)
NAME = Msg("Guichet: DIG, Commando UX, EIG")
SHORT_DESCRIPTION = Msg(
    "Automatic assistant: designers and tech people on missions for the French State. Sourced answers."
)
DESCRIPTION = Msg(
    "I am the automatic assistant of three programmes of the French State: Designers d'Intérêt Général, Commando UX and"
    " Entrepreneurs d'Intérêt Général. Who can apply, pay, dates, the challenges: ask in your own words, in French or in"
    " English. I answer from published documents, with the source and the date. Apply or propose a challenge here too:"
    " your draft is kept, and you send it when it is ready."
)
OUR_COMMANDS = frozenset({"start", *(name for french, english, _ in COMMANDS for name in (french, english))})

Step = Callable[[], Awaitable[None]]


async def publish_profile(bot: Bot, catalogues: Catalogues) -> None:
    """Set what differs from what Telegram shows; a refusal is logged and stops nothing."""
    for lang, code in ((_DEFAULT, None), (_ENGLISH, _ENGLISH)):
        profile = _Profile(bot, catalogues, lang, code)
        for step in profile.steps():
            try:
                await step()
            except TelegramError as error:
                # Names may be changed a few times a day only: the next start tries again.
                log.warning("Telegram kept the old %s (%s).", step.__name__.strip("_"), type(error).__name__)


class _Profile:
    """One language's; `code` None is the one for everybody else."""

    def __init__(self, bot: Bot, catalogues: Catalogues, lang: str, code: str | None) -> None:
        self._bot = bot
        self._catalogues = catalogues
        self._lang = lang
        self._code = code

    def steps(self) -> Sequence[Step]:
        return (self._commands, self._name, self._short_description, self._description)

    def _say(self, message: Msg) -> str:
        return self._catalogues.render(message, self._lang)

    async def _commands(self) -> None:
        english = self._lang == _ENGLISH
        wanted = tuple(BotCommand(second if english else first, self._say(about)) for first, second, about in COMMANDS)
        if await self._bot.get_my_commands(language_code=self._code) != wanted:
            await self._bot.set_my_commands(wanted, language_code=self._code)

    async def _name(self) -> None:
        wanted = self._say(NAME)
        if (await self._bot.get_my_name(language_code=self._code)).name != wanted:
            await self._bot.set_my_name(wanted, language_code=self._code)

    async def _short_description(self) -> None:
        wanted = self._say(SHORT_DESCRIPTION)
        if (await self._bot.get_my_short_description(language_code=self._code)).short_description != wanted:
            await self._bot.set_my_short_description(wanted, language_code=self._code)

    async def _description(self) -> None:
        wanted = self._say(DESCRIPTION)
        if (await self._bot.get_my_description(language_code=self._code)).description != wanted:
            await self._bot.set_my_description(wanted, language_code=self._code)
