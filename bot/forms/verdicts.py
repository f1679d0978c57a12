"""What a check is given besides the answer, and what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.forms.draft import Value
from bot.forms.form import Option
from bot.i18n import Catalogues, Msg
from bot.programmes.editions import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """`today` is the date in Paris at `now`; `edition` is the form's own; `procedures` are names that may be suggested."""

    lang: str
    today: date
    catalogues: Catalogues
    edition: Edition | None
    now: datetime
    procedures: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The value to keep; `note` says how it was understood, where that is not what was written."""

    value: Value
    note: Msg | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """`reason` is precise and can be acted upon; `suggestions` are what may have been meant, to tap."""

    reason: Msg
    suggestions: tuple[Option, ...] = ()


Verdict = Accepted | Refused
