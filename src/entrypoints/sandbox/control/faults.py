from litestar import Controller, delete, get, post
from litestar.params import JSONBody

from entrypoints.sandbox.control.refusal import refused
from entrypoints.sandbox.faults import Fault
from entrypoints.sandbox.json_types import Json
from entrypoints.sandbox.parts import Injected
from entrypoints.sandbox.state import Sandbox


class FaultControl(Controller):
    path = "/control"

    @get("/faults")
    async def faults(self, sandbox: Injected[Sandbox]) -> Json:
        return {"waiting": sandbox.faults.waiting}

    @post("/faults")
    async def add_fault(self, data: JSONBody[Fault], sandbox: Injected[Sandbox]) -> Json:
        problem = data.problem()
        if problem:
            raise refused(problem)
        sandbox.faults.add(data)
        return {"waiting": sandbox.faults.waiting}

    @delete("/faults", status_code=204)
    async def end_faults(self, sandbox: Injected[Sandbox]) -> None:
        sandbox.faults.waiting.clear()
