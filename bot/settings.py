"""The environment, read once; every fault is listed at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.clock import parse_instant

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent
TELEGRAM = "https://api.telegram.org"
DATABASES = ("sqlite", "postgresql", "postgres")


class SettingsError(Exception):
    """The configuration cannot be used; `faults` lists everything that is wrong with it."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long things are kept; docs/privacy.md says from when on each period counts. `hold`: editions held from erasure."""

    conversation_days: int = 90
    reply_days: int = 7
    draft_days: int = 30
    application_months: int = 3
    talent_pool_months: int = 24
    proposal_months: int = 12
    withdrawn_days: int = 30
    erasure_days: int = 60
    hold: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment says; docs/operating.md explains each. `keys` are newest first, as written."""

    database_url: str
    var: Path
    content: Path
    locales: Path
    keys: str | None = None
    telegram_token: str | None = None
    telegram_api_url: str = TELEGRAM
    public_url: str | None = None
    webhook_secret: str | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    now: datetime | None = None
    team_contact: str | None = None
    team_chat_id: int | None = None
    log_format: str = "text"
    log_level: str = "info"
    miss_days: int = 90
    bulk_per_second: int = 25
    quiet_from: int = 21
    quiet_until: int = 8
    keep: Keep = field(default_factory=Keep)

    @property
    def keep_misses(self) -> timedelta:
        """How long what was not understood is kept."""
        return timedelta(days=self.miss_days)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings of that environment. Raises SettingsError with every fault found."""
    faults: list[str] = []
    reader = _Reader(environment, faults)
    now = reader.instant("GUICHET_NOW")
    var = Path(environment.get("GUICHET_VAR") or PROJECT / "var")
    api_url = reader.url("TELEGRAM_API_URL", TELEGRAM, ("http", "https")).rstrip("/")
    default_database = f"sqlite:///{var / ('simulated.db' if now else 'guichet.db')}"
    settings = Settings(
        database_url=reader.url("DATABASE_URL", default_database, DATABASES),
        var=var,
        content=reader.folder("GUICHET_CONTENT", PROJECT / "faq"),
        locales=PROJECT / "locales",
        keys=environment.get("GUICHET_KEYS") or None,
        telegram_token=reader.token("TELEGRAM_BOT_TOKEN"),
        telegram_api_url=api_url,
        public_url=reader.optional_url("PUBLIC_URL", ("https", "http")),
        webhook_secret=reader.webhook_secret("TELEGRAM_WEBHOOK_SECRET"),
        host=environment.get("HOST") or "127.0.0.1",
        port=reader.number("PORT", 8080, 0, 65535),
        now=now,
        team_contact=environment.get("TEAM_CONTACT") or None,
        team_chat_id=reader.chat("TEAM_CHAT_ID"),
        log_format=reader.one_of("LOG_FORMAT", ("text", "json")),
        log_level=reader.one_of("LOG_LEVEL", ("info", "debug", "warning", "error")),
        bulk_per_second=reader.number("GUICHET_BULK_PER_SECOND", 25, 1, 30 if api_url == TELEGRAM else 1000),
        quiet_from=reader.number("GUICHET_QUIET_FROM", 21, 0, 23),
        quiet_until=reader.number("GUICHET_QUIET_UNTIL", 8, 0, 23),
        miss_days=reader.number("GUICHET_MISS_DAYS", 90, 1, 365),
        keep=reader.keep(),
    )
    if faults:
        raise SettingsError(faults)
    return settings


@dataclass(frozen=True, slots=True)
class _Reader:
    environment: Mapping[str, str]
    faults: list[str]

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        written = self.environment.get(name) or default
        if urlsplit(written).scheme.split("+")[0] not in schemes:
            self.faults.append(f"{name} must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}.")
        return written

    def optional_url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        return self.url(name, "", schemes).rstrip("/") if self.environment.get(name) else None

    def folder(self, name: str, default: Path) -> Path:
        folder = Path(self.environment.get(name) or default)
        if not folder.is_dir():
            self.faults.append(f"{name}: there is no folder {folder}.")
        return folder

    def token(self, name: str) -> str | None:
        written = self.environment.get(name)
        number, _, secret = (written or "").partition(":")
        if written and not (number.isascii() and number.isdecimal() and secret):
            self.faults.append(f"{name} does not look like a token of Telegram's BotFather (123456:ABC…).")
        return written or None

    def webhook_secret(self, name: str) -> str | None:
        written = self.environment.get(name) or None
        allowed = written is None or (len(written) <= 256 and written.replace("_", "").replace("-", "").isalnum())
        if not allowed or (written and not written.isascii()):
            self.faults.append(f"{name} may have only A-Z, a-z, 0-9, _ and - (at most 256).")
        return written

    def number(self, name: str, default: int, low: int, high: int) -> int:
        written = self.environment.get(name) or str(default)
        if not (written.isascii() and written.isdecimal()) or not low <= int(written) <= high:
            self.faults.append(f"{name} must be a whole number from {low} to {high}, not {written!r}.")
            return default
        return int(written)

    def keep(self) -> "Keep":
        """Each period with the longest that the law or the notices to people allow."""
        return Keep(
            conversation_days=self.number("GUICHET_KEEP_CONVERSATION_DAYS", 90, 1, 90),
            reply_days=self.number("GUICHET_KEEP_REPLY_DAYS", 7, 1, 7),
            draft_days=self.number("GUICHET_KEEP_DRAFT_DAYS", 30, 7, 30),
            application_months=self.number("GUICHET_KEEP_APPLICATION_MONTHS", 3, 1, 3),
            talent_pool_months=self.number("GUICHET_KEEP_TALENT_POOL_MONTHS", 24, 3, 24),
            proposal_months=self.number("GUICHET_KEEP_PROPOSAL_MONTHS", 12, 1, 12),
            withdrawn_days=self.number("GUICHET_KEEP_WITHDRAWN_DAYS", 30, 1, 90),
            erasure_days=self.number("GUICHET_KEEP_ERASURE_DAYS", 60, 30, 365),
            hold=self.editions("GUICHET_HOLD"),
        )

    def editions(self, name: str) -> frozenset[str]:
        written = frozenset(part.strip() for part in self.environment.get(name, "").split(",") if part.strip())
        for edition in sorted(written):
            if edition.count("/") != 1 or edition.startswith("/") or edition.endswith("/"):
                self.faults.append(f"{name} must name editions such as eig/4, separated by commas, not {edition!r}.")
        return written

    def chat(self, name: str) -> int | None:
        written = self.environment.get(name) or None
        if written is None:
            return None
        try:
            return int(written)
        except ValueError:
            self.faults.append(f"{name} must be the number of a chat, such as 4242 or -100123, not {written!r}.")
            return None

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        written = (self.environment.get(name) or allowed[0]).lower()
        if written not in allowed:
            self.faults.append(f"{name} must be one of {', '.join(allowed)}, not {written!r}.")
        return written

    def instant(self, name: str) -> datetime | None:
        written = self.environment.get(name)
        if not written:
            return None
        try:
            return parse_instant(written)
        except ValueError:
            self.faults.append(f"{name} must be an ISO instant such as 2020-07-10T09:00, not {written!r}.")
            return None
