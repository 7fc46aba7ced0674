import msgspec
from litestar import Controller, get, post
from litestar.params import JSONBody

from entrypoints.sandbox import payments
from entrypoints.sandbox.control.refusal import refused
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.state import Sandbox
from entrypoints.sandbox.truth import truth


class Advance(msgspec.Struct, forbid_unknown_fields=True):
    advance_s: float


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

    @get("/truth")
    async def truth(self, sandbox: Injected[Sandbox]) -> Json:
        """Every charge, intent and session of every account, and how often each route was called."""
        payments.expire_due(sandbox)
        return truth(sandbox)

    @get("/requests")
    async def requests(self, sandbox: Injected[Sandbox]) -> Json:
        return {"counts": dict(sandbox.requests.counts), "latest": list(sandbox.requests.latest)}
