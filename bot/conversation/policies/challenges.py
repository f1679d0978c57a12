"""Browsing the challenges: by programme, trade, place or words, a page at a time, each with its details."""

from collections import Counter
from dataclasses import dataclass

from bot.conversation.outcome import Outcome
from bot.conversation.talk import Talk
from bot.conversation.turn import Choice, Reply, Turn
from bot.i18n import Msg, alternatives, count, listing
from bot.programmes import search
from bot.programmes.phases import edition_in_focus
from bot.programmes.search import Found

TOPIC = "challenges.list"
PAGE = 5
ANY = "-"
TRADES: dict[str, Msg] = {
    "designer": Msg("Design"),
    "developer": Msg("Development"),
    "accessibility": Msg("Accessibility"),
    "data": Msg("Data"),
}


@dataclass(frozen=True, slots=True)
class _View:
    programme: str = ANY
    trade: str = ANY
    page: int = 0

    def token(self, **changes: str | int) -> str:
        seen = {"programme": self.programme, "trade": self.trade, "page": 0, **changes}
        return f"c:{seen['programme']}:{seen['trade']}:{seen['page']}"


def from_token(talk: Talk, parts: list[str]) -> Turn | None:
    """The page that a token names; None when it names none."""
    if len(parts) != 3 or not parts[2].isdecimal() or len(parts[2]) > 2:
        return None
    view = _View(parts[0], parts[1], int(parts[2]))
    if view.programme != ANY and view.programme not in talk.knowledge.programmes:
        return None
    if view.trade != ANY and view.trade not in TRADES:
        return None
    return _show(talk, view, _found(talk, view), in_place=True)


def browse(talk: Talk, *, programme: str | None = None, words: str = "", searched: bool = False) -> Turn:
    """The challenges of a programme or of all, narrowed by what the person wrote; `searched`: the words are nothing else."""
    view = _View(programme or ANY)
    found = _found(talk, view)
    words = _without_name(talk, programme, words)
    narrowed = search.narrowed(found, words, everywhere=searched) if words else None
    if narrowed and len(narrowed) == 1:
        return _tell(talk, narrowed[0])
    if narrowed is None and words and searched and found:
        return _show(talk, view, found, lead=Msg("No challenge speaks of “{words}”. All of them:", words=words[:40]))
    return _show(talk, view, narrowed or found, whole=len(narrowed or found) == len(found))


def _without_name(talk: Talk, programme: str | None, words: str) -> str:
    """The words less the programme's own: the UX of its name is not a trade."""
    if programme is None:
        return words
    name = f"{programme} {talk.knowledge.programmes[programme].name}"
    return " ".join(word for word in search.plain(words).split() if word not in search.plain(name).split())


def _found(talk: Talk, view: _View) -> list[Found]:
    found = []
    for programme in talk.knowledge.programmes.values():
        if view.programme in (ANY, programme.id):
            edition = edition_in_focus(programme, "apply", talk.now)
            if not edition.challenges:
                edition = programme.editions[programme.reference]
            found += [Found(edition, challenge) for challenge in edition.challenges_at(talk.now)]
    return search.of_trade(found, view.trade) if view.trade != ANY else found


def _show(
    talk: Talk, view: _View, found: list[Found], *, in_place: bool = False, whole: bool = True, lead: Msg | None = None
) -> Turn:
    shown = found[view.page * PAGE : (view.page + 1) * PAGE] if whole else found[:PAGE]
    heading = (
        Msg("No challenge was public on that day.")
        if not found
        else Msg("One challenge:", "{n} challenges:", n=len(found))
    )
    lines = [talk.say(lead or heading), "", *(_line(talk, item) for item in shown)]
    choices = [Choice(item.challenge.name[:40], f"d:{item.edition.id}:{item.challenge.id}") for item in shown]
    reply = Reply(
        "\n".join(lines), (*choices, *_pages(talk, view, len(found), whole=whole), *_filters(talk, view)), in_place
    )
    programme = None if view.programme == ANY else view.programme
    return _turn(talk, reply, programme, tuple({item.edition.programme: None for item in found}), found)


def _turn(talk: Talk, reply: Reply, programme: str | None, programmes: tuple[str, ...], found: list[Found]) -> Turn:
    sources = tuple(dict.fromkeys(name for item in found for name in item.challenge.sources))
    outcome = Outcome(
        kind="action", topics=(TOPIC,), programme=programme, programmes=programmes, published=bool(found), score=1.0, margin=1.0,
        sources=sources, lang=talk.lang,
    )  # fmt: skip
    return talk.turn([reply], changes={"focus": talk.focus(TOPIC, programme), "misses": 0}, outcome=outcome)


def _line(talk: Talk, item: Found) -> str:
    challenge = item.challenge
    where = f" ({', '.join(challenge.places)})" if challenge.places else ""
    return f"- **{challenge.name}**{where} — {challenge.subject[talk.lang]}"


def _pages(talk: Talk, view: _View, total: int, *, whole: bool) -> list[Choice]:
    if not whole:
        return [talk.choice(Msg("All challenges"), view.token())]
    pages = []
    if view.page:
        pages.append(talk.choice(Msg("Previous"), view.token(page=view.page - 1)))
    if (view.page + 1) * PAGE < total:
        pages.append(talk.choice(Msg("More"), view.token(page=view.page + 1)))
    return pages


def _filters(talk: Talk, view: _View) -> list[Choice]:
    if view.programme == ANY:
        return [
            Choice(programme.short, view.token(programme=programme.id))
            for programme in talk.knowledge.programmes.values()
        ]
    if view.trade == ANY:
        edition = talk.knowledge.programmes[view.programme].editions[
            talk.knowledge.programmes[view.programme].reference
        ]
        trades = {profile.trade for challenge in edition.challenges for profile in challenge.profiles}
        offered = [talk.choice(label, view.token(trade=trade)) for trade, label in TRADES.items() if trade in trades]
        return [*(offered if len(offered) > 1 else []), talk.choice(Msg("All programmes"), view.token(programme=ANY))]
    return [talk.choice(Msg("All trades"), view.token(trade=ANY))]


def detail(talk: Talk, edition_id: str, challenge_id: str) -> Turn | None:
    """One challenge; None when it does not exist or was not public."""
    programme = talk.knowledge.programmes.get(edition_id.split("/")[0])
    edition = programme.editions.get(edition_id) if programme else None
    for challenge in edition.challenges_at(talk.now) if edition else ():
        if edition and challenge.id == challenge_id:
            return _tell(talk, Found(edition, challenge))
    return None


def _tell(talk: Talk, item: Found) -> Turn:
    programme = item.edition.programme
    choices = (
        talk.choice(Msg("All challenges"), f"c:{programme}:{ANY}:0"),
        Choice(talk.title("apply.how"), f"a:apply.how:{programme}"),
        Choice(talk.title("pay.amount"), f"a:pay.amount:{programme}"),
    )
    return _turn(talk, Reply("\n".join(_details(talk, item)), choices), programme, (programme,), [item])


def _details(talk: Talk, item: Found) -> list[str]:
    challenge = item.challenge
    lines = [f"**{item.edition.name[talk.lang]}** — **{challenge.name}**", challenge.subject[talk.lang], ""]
    if challenge.title[talk.lang] != challenge.name:
        lines.insert(1, f"_{challenge.title[talk.lang]}_")
    host = [name for name in (challenge.administration, challenge.ministry) if name]
    if host:
        lines.append(talk.say(Msg("- Host: {host}", host=" – ".join(dict.fromkeys(host)))))
    if challenge.places:
        lines.append(talk.say(Msg("- Place: {places}", places=listing(challenge.places, talk.lang))))
    if challenge.profiles:
        posts = Counter(profile.name[talk.lang] for profile in challenge.profiles)
        names = listing([f"{n} × {name}" if n > 1 else name for name, n in posts.items()], talk.lang)
        lines.append(talk.say(Msg("- Posts: {profiles}", profiles=names)))
    if challenge.months:
        months = alternatives([count(number, talk.lang) for number in challenge.months], talk.lang)
        lines.append(talk.say(Msg("- Length: {months} months", months=months)))
    return lines + [f"- {goal}" for goal in (challenge.goals.get(talk.lang, ()) if challenge.goals else ())][:3]
