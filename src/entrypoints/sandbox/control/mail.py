from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.params import JSONBody

from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.state import Sandbox


class NewMailRules(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays; lists hold addresses, or "*" for anyone."""

    refuse_permanently: list[str] | None = None
    refuse_temporarily: list[str] | None = None
    delay_s: Annotated[float, msgspec.Meta(ge=0, le=3_600)] | None = None
    drop_after_accept: Annotated[int, msgspec.Meta(ge=0)] | None = None


class MailControl(Controller):
    path = "/control"

    @get("/mail")
    async def mail_rules(self, sandbox: Injected[Sandbox]) -> Json:
        rules = sandbox.mailbox.rules
        return {
            "refuse_permanently": sorted(rules.refuse_permanently),
            "refuse_temporarily": sorted(rules.refuse_temporarily),
            "delay_s": rules.delay_s,
            "drop_after_accept": rules.drop_after_accept,
        }

    @post("/mail", status_code=200)
    async def set_mail_rules(self, data: JSONBody[NewMailRules], sandbox: Injected[Sandbox]) -> Json:
        rules = sandbox.mailbox.rules
        if data.refuse_permanently is not None:
            rules.refuse_permanently = {one.lower() for one in data.refuse_permanently}
        if data.refuse_temporarily is not None:
            rules.refuse_temporarily = {one.lower() for one in data.refuse_temporarily}
        if data.delay_s is not None:
            rules.delay_s = data.delay_s
        if data.drop_after_accept is not None:
            rules.drop_after_accept = data.drop_after_accept
        return {"stored": True}
