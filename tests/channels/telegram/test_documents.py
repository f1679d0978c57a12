"""Files of the bot arrive with their words and buttons, or what became of them is said as truly as of a message."""

import pytest

from bot.channels.telegram.api import TelegramApi
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.cutting import cut
from bot.conversation.turn import Choice, Document, Reply
from bot.services.channel import Attachment, NotSent, Refused, Unknown
from tests.channels.telegram.doors import Service
from tests.channels.telegram.parrot import Parrot
from tests.standin import Person, StandIn, faults, refusals

SEND = "sendDocument"
RECEIPT = Attachment("recepisse-CUX-7K3M.pdf", "application/pdf", b"%PDF-1.7" + b"x" * 2_000_000)
REPLY = Reply("**Votre récépissé** : [CUX](https://eig.example/)", (Choice("Mes dossiers", "menu"),))


async def send(standin: StandIn, reply: Reply = REPLY, attachment: Attachment | None = RECEIPT) -> str:
    async with TelegramApi(standin.token, standin.url, read_seconds=0.3) as api:
        return await TelegramChannel(api).send("telegram:4242", reply, in_place_of="1", attachment=attachment)


async def test_a_document_arrives_whole_with_words_and_buttons(standin: StandIn, anne: Person) -> None:
    name = await send(standin)
    shown = await anne.reads()
    assert (shown.document, shown.document_name) == (RECEIPT.content, RECEIPT.name)
    assert (shown.text, shown.buttons, str(shown.message_id)) == ("Votre récépissé : CUX", ("Mes dossiers",), name)
    assert [entity["type"] for entity in shown.entities] == ["bold", "text_link"]
    (params,) = standin.called(SEND)
    assert params["document"].mime == "application/pdf"


async def test_a_document_without_words(standin: StandIn, anne: Person) -> None:
    await send(standin, Reply(""))
    shown = await anne.reads()
    assert (shown.text, shown.document) == ("", RECEIPT.content)


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (faults.refuse(refusals.too_many(3)), NotSent(3.0, holds="bulk")),
        (faults.server_error(), NotSent()),
        (faults.hang(), Unknown()),
        (faults.reset(accepted=True), Unknown()),
        (faults.refuse(refusals.forbidden("bot was blocked by the user")), Refused("blocked")),
        (faults.refuse(refusals.Refusal(413, "Request Entity Too Large")), Refused("refused with 413")),
    ],
    ids=["429", "502", "hang", "reset", "403", "413"],
)
async def test_what_became_of_it_is_said_as_of_a_message(
    standin: StandIn, anne: Person, fault: faults.Fault, verdict: NotSent | Unknown | Refused
) -> None:
    standin.faults.next(SEND, fault)
    with pytest.raises(type(verdict)) as found:
        await send(standin)
    assert vars(found.value) == vars(verdict)


async def test_refused_marks_and_buttons_are_given_up_and_the_document_arrives(standin: StandIn, anne: Person) -> None:
    standin.faults.next(
        SEND,
        faults.refuse(refusals.bad_request("can't parse entities: x")),
        faults.refuse(refusals.bad_request("BUTTON_DATA_INVALID")),
    )
    await send(standin)
    shown = await anne.reads()
    assert (shown.text, shown.buttons) == ("Votre récépissé : CUX (https://eig.example/)", ())
    assert shown.document == RECEIPT.content


async def test_words_too_long_for_a_caption_go_first_as_a_message(standin: StandIn, anne: Person) -> None:
    document = Document("receipt", "CUX", "recepisse.pdf")
    long = Reply("Une phrase. " * 100, (Choice("Mes dossiers", "menu"),), document=document)
    before, last = cut("telegram:4242", long)
    assert (before.text, before.choices, before.document) == (long.text, (), None)
    assert (last.text, last.choices, last.document) == ("", long.choices, document)
    short = Reply("Une phrase.", document=document)
    assert cut("telegram:4242", short) == (short,)
    await send(standin, last)
    assert (await anne.reads()).buttons == ("Mes dossiers",)


async def test_a_caption_that_was_not_cut_is_refused_for_good(standin: StandIn, anne: Person) -> None:
    with pytest.raises(Refused, match="too long"):
        await send(standin, Reply("x" * 1025))


async def test_buttons_under_a_document_are_answered_by_a_new_message(
    polling: Service, anne: Person, parrot: Parrot, standin: StandIn
) -> None:
    parrot.says["[menu]"] = (Reply("the menu", in_place=True),)
    await send(standin)
    document = await anne.reads()
    await anne.taps("Mes dossiers")
    shown = await anne.reads()
    assert (shown.text, shown.edited) == ("the menu", False)
    assert shown.message_id > document.message_id
