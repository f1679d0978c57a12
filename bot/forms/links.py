"""Addresses of pages: checked for shape, never fetched."""

import re
from urllib.parse import SplitResult, urlsplit

from bot.forms.form import Slot
from bot.forms.typed import one_line, quoted
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg

LONGEST = 500
_SCHEME = re.compile(r"^(https?)\s?:?/{1,3}(?=[^/\s]|$)", re.IGNORECASE)  # « http//… », « https:/… »
_OTHER_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])")


def check_link(_: Slot, said: str, __: Context) -> Verdict:
    """An address that begins with https:// or http://, which is added where it is missing."""
    text = one_line(said).strip("<>\"'«» .,;")
    if " " in text:
        return Refused(Msg("Write one address alone, without spaces."))
    if len(text) > LONGEST:
        return Refused(Msg("That address is too long to be kept."))
    scheme = _SCHEME.match(text)
    if scheme is None and _OTHER_SCHEME.match(text):
        return Refused(Msg("An address of a page begins with “https://”."))
    rest = text[scheme.end() :] if scheme else text
    return _check(f"{scheme[1].lower() if scheme else 'https'}://{rest}", rest or text)


def _check(address: str, rest: str) -> Verdict:
    parts = _split(address)
    if parts is None or not _HOST.fullmatch(parts.hostname or ""):
        if parts and parts.username is not None:
            return _has_at(rest)
        return Refused(Msg("“{said}” is not the address of a page: it looks like “portfolio.fr”.", said=quoted(rest)))
    if parts.username is not None:
        return _has_at(rest)
    return Accepted(parts._replace(netloc=parts.netloc.lower()).geturl())


def _has_at(rest: str) -> Refused:
    if "/" in rest or ":" in rest:
        return Refused(Msg("Leave out the name and password before the @."))
    return Refused(Msg("“{said}” looks like an e-mail address: I need the address of a page.", said=quoted(rest)))


def _split(address: str) -> SplitResult | None:
    """The parts of an address; None where they make no sense."""
    try:
        parts = urlsplit(address)
        _ = parts.port, parts.hostname  # both are only looked at when asked for
    except ValueError:
        return None
    return parts
