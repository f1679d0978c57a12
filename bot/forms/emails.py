"""E-mail addresses: checked for shape only, no name server is asked."""

import re

from email_validator import EmailNotValidError, validate_email

from bot.forms.form import Slot
from bot.forms.likeness import distance
from bot.forms.typed import one_line, quoted, words
from bot.forms.verdicts import Accepted, Context, Refused, Verdict
from bot.i18n import Msg

LONGEST = 254
_INTRODUCTION = re.compile(
    r"^(?:mailto:|(?:(?:mon|ma|my|e-?mail|mail|adresse|address|courriel|est|is|c'est|it's|:)\s*)+\s)", re.IGNORECASE
)
# Where a slip is likely: the usual hosts, and names that look like them and are others.
_HOSTS = (
    "gmail.com", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr", "live.fr", "yahoo.fr", "yahoo.com", "orange.fr",
    "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "icloud.com", "protonmail.com", "bbox.fr",
)  # fmt: skip
_OTHERS = ("mail.com", "email.com", "ymail.com", "gmx.com", "gmx.fr", "live.com", "free.be", "orange.be", "me.com")


def check_email(_: Slot, said: str, __: Context) -> Verdict:
    """An address alone, as it will be written to: its host in lower case."""
    text = _bare(one_line(said))
    reason = _fault(text)
    if reason:
        return Refused(reason)
    try:
        address = validate_email(text, check_deliverability=False, allow_smtputf8=True)
    except EmailNotValidError:
        return Refused(Msg("I do not recognise “{said}” as an e-mail address.", said=quoted(text)))
    return Accepted(address.normalized, _slip(address.ascii_domain or address.domain))


def _bare(text: str) -> str:
    """The address without what people write around it."""
    enclosed = re.fullmatch(r"[^<>]{0,80}<([^<>\s]+)>", text)
    text = enclosed[1] if enclosed else _INTRODUCTION.sub("", text)
    return text.strip(" <>\"'«».,;").removeprefix("mailto:")


def _fault(text: str) -> Msg | None:
    """The first thing amiss that can be told in a few words."""
    local, _, domain = text.rpartition("@")
    said = quoted(text)
    if "@" not in text:
        return Msg("The @ is missing in “{said}”.", said=said)
    if text.count("@") > 1:
        return Msg("There is more than one @ in “{said}”: write one address only.", said=said)
    if " " in text:
        return Msg("There is a space in “{said}”: an e-mail address has none.", said=said)
    if len(text) > LONGEST:
        return Msg("That is too long for an e-mail address.")
    if not local:
        return Msg("Something is missing before the @ in “{said}”.", said=said)
    if not domain:
        return Msg("Something is missing after the @ in “{said}”.", said=said)
    return _fault_of_domain(domain, said)


def _fault_of_domain(domain: str, said: str) -> Msg | None:
    if "," in domain:
        return Msg("There is a comma after the @ in “{said}”: write a full stop.", said=said)
    if "." not in domain.strip("."):
        return Msg("The end is missing in “{said}”: an address ends for instance in “.fr”.", said=said)
    if ".." in domain:
        return Msg("There are two full stops in a row in “{said}”.", said=said)
    return None


def _slip(host: str) -> Msg | None:
    """A host that is nearly a usual one is kept as written, and pointed out."""
    if host in _HOSTS or host in _OTHERS:
        return None
    for usual in _HOSTS:
        if words(host)[-1:] == words(usual)[-1:] and distance(host.replace(".", ""), usual.replace(".", "")) == 1:
            return Msg(
                "I kept “{host}” after the @. If you meant “{usual}”, go back and correct it.", host=host, usual=usual
            )
    return None
