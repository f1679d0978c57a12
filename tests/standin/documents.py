"""Documents out and in: sendDocument, and the file server beside the methods."""

import time
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.standin.contents import caption_of, chat_of
from tests.standin.parameters import Upload
from tests.standin.refusals import Refusal, bad_request

if TYPE_CHECKING:
    from tests.standin.faults import Fault
    from tests.standin.server import StandIn

Json = dict[str, Any]
MOST_UPLOADED = 50 * 1024 * 1024
_TRUNCATED_SHARE = 2


async def send_document(standin: "StandIn", params: Json, bot: Json) -> Json:
    """A file from the bot, uploaded with the call."""
    chat = chat_of(standin, params)
    upload = _upload(params)
    content = caption_of(params)
    file = standin.files.add(upload.content, upload.name)
    message = {"message_id": chat.next_id(), "date": int(time.time()), "chat": chat.described(), "from": bot, **content}
    message["document"] = file.described()
    standin.sent(chat, message, document=upload.content)
    return message


async def serve_file(standin: "StandIn", request: web.BaseRequest, path: str) -> web.StreamResponse:
    """One file, or what a fault makes of it."""
    fault, content = standin.faults.take("file"), standin.files.at(path)
    if fault and fault.kind == "truncate" and content is not None:
        return await _cut_short(standin, request, content, fault)
    if fault:
        return await standin.misbehave(request, fault)
    if content is None:
        return web.json_response(Refusal(404, "Not Found").answer(), status=404)
    return web.Response(body=content, content_type="application/octet-stream")


async def _cut_short(
    standin: "StandIn", request: web.BaseRequest, content: bytes, fault: "Fault"
) -> web.StreamResponse:
    """Half of it comes; then nothing for `fault.seconds`, and the connection breaks."""
    response = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await response.prepare(request)
    await response.write(content[: len(content) // _TRUNCATED_SHARE])
    await standin.wait(fault.seconds)
    if request.transport:
        request.transport.abort()
    return response


def _upload(params: Json) -> Upload:
    document = params.get("document")
    if isinstance(document, str) and document.startswith("attach://"):
        document = params.get(document.removeprefix("attach://"))
    if isinstance(document, str):
        raise bad_request("wrong file identifier/HTTP URL specified")
    if not isinstance(document, Upload):
        raise bad_request("there is no document in the request")
    if not document.content:
        raise bad_request("file must be non-empty")
    if len(document.content) > MOST_UPLOADED:
        raise Refusal(413, "Request Entity Too Large")
    return document
