"""Light Markdown becomes Telegram's HTML, whatever it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.marks import to_html, to_plain, units, visible
from tests.standin.entities import parse_html

WORDS = st.text(alphabet=st.sampled_from("ab é😀<>&\"'*_[]()-\n.https://x"), max_size=200)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**3 500 €** nets", "<b>3 500 €</b> nets"),
        ("_sous réserve_, snake_case_name", "<i>sous réserve</i>, snake_case_name"),
        ("[lire](https://a.b/c?d=1&e=2)", '<a href="https://a.b/c?d=1&amp;e=2">lire</a>'),
        ("- un\n- deux - trois", "• un\n• deux - trois"),
        ("**[lire](https://a.b) _ici_**", '<b><a href="https://a.b">lire</a> <i>ici</i></b>'),
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("**seul, [x](javascript:y)", "**seul, [x](javascript:y)"),
        ("https://a.b/c_d_e", "https://a.b/c_d_e"),
    ],
)
def test_marks(text: str, html: str) -> None:
    assert to_html(text) == html


def test_plain_text_keeps_where_a_link_leads() -> None:
    assert to_plain("**Lire** [ici](https://a.b), [https://a.b](https://a.b)") == "Lire ici (https://a.b), https://a.b"


def test_length_is_measured_as_telegram_does() -> None:
    assert units("é😀") == 3


@given(WORDS)
def test_telegram_reads_what_we_meant(text: str) -> None:
    shown, _ = parse_html(to_html(text))
    assert shown == visible(text)


@given(st.text())
def test_any_text_can_be_sent(text: str) -> None:
    shown, _ = parse_html(to_html(text))
    shown.encode()
