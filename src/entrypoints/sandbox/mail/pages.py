"""The mailbox for people (/mail) and for programs (/mail.json)."""

from typing import Annotated, Any
from urllib.parse import quote

from litestar import Response, delete, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter

from entrypoints.sandbox.html import message, page
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.mail.store import Mail
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.state import Sandbox

Limit = Annotated[int, QueryParameter(ge=1, le=5_000)]
# A mail is somebody else's markup: no scripts, no forms, no requests beyond pictures that it carries itself.
_MAIL_CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@get("/mail")
async def mailbox(sandbox: Injected[Sandbox], to: FromQuery[str | None] = None) -> Response[str]:
    mails = sandbox.mailbox.newest(to=to or None, limit=200)
    return page("mailbox.html", mails=mails, to=to or "")


@get("/mail.json")
async def mailbox_json(sandbox: Injected[Sandbox], to: FromQuery[str | None] = None, limit: Limit = 50) -> Json:
    """Newest first; `to` compares whole addresses, whatever their case."""
    mails = sandbox.mailbox.newest(to=to, limit=limit)
    return {"kept": len(sandbox.mailbox.kept), "messages": [mail.summary() for mail in mails]}


@get("/mail/{name:str}")
async def one_mail(name: FromPath[str], sandbox: Injected[Sandbox]) -> Response[Any]:
    """The page of a message, or with .json behind its id everything about it."""
    mail = sandbox.mailbox.find(name.removesuffix(".json"))
    if name.endswith(".json"):
        return Response(_found(mail, name).complete())
    if mail is None:
        return message("No such message", "It may have been cleared.", status=404, link="/mail", label="All messages")
    return page("mail.html", mail=mail)


@get("/mail/{id:str}/html")
async def mail_html(id: FromPath[str], sandbox: Injected[Sandbox]) -> Response[str]:
    mail = _found(sandbox.mailbox.find(id), id)
    return Response(mail.html, media_type="text/html", headers={"Content-Security-Policy": _MAIL_CSP})


@get("/mail/{id:str}/attachments/{index:int}")
async def attachment(id: FromPath[str], index: FromPath[int], sandbox: Injected[Sandbox]) -> Response[bytes]:
    mail = _found(sandbox.mailbox.find(id), id)
    if not 0 <= index < len(mail.attachments):
        raise NotFoundException(f"message {id} has {len(mail.attachments)} attachments")
    one = mail.attachments[index]
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(one.name)}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(one.content, media_type=one.type, headers=headers)


@delete("/mail.json", status_code=204)
async def clear(sandbox: Injected[Sandbox]) -> None:
    """Forget all messages; the rules of refusal stay."""
    sandbox.mailbox.kept.clear()


def _found(mail: Mail | None, id: str) -> Mail:
    if mail is None:
        raise NotFoundException(f"no message {id}")
    return mail


ROUTES = [mailbox, mailbox_json, one_mail, mail_html, attachment, clear]
