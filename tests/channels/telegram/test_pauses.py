"""Whom a 429 stops, on a clock of its own."""

import pytest

from bot.channels.telegram.pauses import Paused, Pauses


class Bot:
    """Sends to chats, as the client does."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses = Pauses(lambda: self.now)

    def is_refused(self, chat: int, seconds: float = 30) -> bool:
        """Whether a refusal there means everybody."""
        return self.pauses.refused(chat, seconds, often=self.pauses.ask(chat))

    def is_served(self, chat: int) -> None:
        self.pauses.ask(chat)
        self.pauses.served(chat)

    def waits(self, chat: int) -> tuple[float, bool]:
        with pytest.raises(Paused) as paused:
            self.pauses.ask(chat)
        return paused.value.seconds, paused.value.everyone


@pytest.fixture
def bot() -> Bot:
    return Bot()


def test_one_refusal_stops_one_chat_until_its_end(bot: Bot) -> None:
    assert not bot.is_refused(1)
    assert bot.waits(1) == (30, False)
    bot.is_served(2)
    bot.now += 30
    bot.is_served(1)


def test_two_refusals_running_mean_everybody_until_the_longest_is_over(bot: Bot) -> None:
    assert not bot.is_refused(1, 30)
    bot.now += 1
    assert bot.is_refused(2, 10)
    assert bot.waits(3) == (29, True)
    bot.now += 29
    bot.is_served(3)


def test_somebody_served_in_between_means_that_each_was_refused_for_itself(bot: Bot) -> None:
    bot.is_refused(1)
    bot.is_served(2)
    assert not bot.is_refused(3)
    bot.is_served(4)


def test_a_pause_that_is_over_is_no_reason_any_more(bot: Bot) -> None:
    bot.is_refused(1, 5)
    bot.now += 6
    assert not bot.is_refused(2)


def test_those_who_write_too_much_stop_nobody_else(bot: Bot) -> None:
    for chat in (1, 2):
        bot.is_served(chat)
        bot.now += 0.5
        assert not bot.is_refused(chat)
    bot.is_served(3)


def test_what_is_long_ago_is_forgotten(bot: Bot) -> None:
    for chat in range(1000):
        bot.is_served(chat)
        bot.now += 0.1
    assert len(bot.pauses._asked) <= 31
