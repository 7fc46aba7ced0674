import msgspec
from litestar import Controller, get, post
from litestar.params import JSONBody

from entrypoints.sandbox import books, payments
from entrypoints.sandbox.control.refusal import refused
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.truth import truth


class Advance(msgspec.Struct, forbid_unknown_fields=True):
    advance_s: float


class Past(msgspec.Struct, forbid_unknown_fields=True):
    back_s: float  # behind real time


class TimeAndTruth(Controller):
    path = "/control"

    @post("/reset", status_code=200)
    async def reset(self, sandbox: Injected[Sandbox]) -> Json:
        await sandbox.reset()
        return {"reset": True}

    @get("/clock")
    async def clock(self, sandbox: Injected[Sandbox]) -> Json:
        clock = sandbox.clock
        return {"now": clock.now(), "at": clock.at().isoformat(), "offset_s": clock.offset_s}

    @post("/clock", status_code=200)
    async def advance(self, data: JSONBody[Advance], sandbox: Injected[Sandbox]) -> Json:
        try:
            sandbox.clock.advance(data.advance_s)
        except ValueError as error:
            raise refused(str(error)) from error
        payments.expire_due(sandbox)
        return {"now": sandbox.clock.now(), "at": sandbox.clock.at().isoformat(), "offset_s": sandbox.clock.offset_s}

    @post("/clock/past", status_code=200)
    async def begin_in_the_past(self, data: JSONBody[Past], sandbox: Injected[Sandbox]) -> Json:
        """Where a rehearsal's story begins; 409 as soon as anything was recorded."""
        if any(things for account in sandbox.accounts.all() for things in account.objects.values()):
            raise refused("something was recorded already: time goes forward only", 409)
        try:
            sandbox.clock.begin_in_the_past(data.back_s)
        except ValueError as error:
            raise refused(str(error)) from error
        return {"now": sandbox.clock.now(), "at": sandbox.clock.at().isoformat(), "offset_s": sandbox.clock.offset_s}

    @get("/truth")
    async def truth(self, sandbox: Injected[Sandbox]) -> Json:
        """Every charge, intent and session of every account, and how often each route was called."""
        payments.expire_due(sandbox)
        return truth(sandbox)

    @get("/books")
    async def all_books(self, sandbox: Injected[Sandbox]) -> Json:
        """All that `--books` takes at the next start."""
        payments.expire_due(sandbox)
        return books.written(sandbox)

    @get("/requests")
    async def requests(self, sandbox: Injected[Sandbox]) -> Json:
        return {"counts": dict(sandbox.requests.counts), "latest": list(sandbox.requests.latest)}
