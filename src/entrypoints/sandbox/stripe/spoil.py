"""Carrying out a scripted fault on one request."""

import asyncio
import json
from typing import Any

from litestar import Request

from entrypoints.sandbox.faults import Fault
from entrypoints.sandbox.stripe.errors import scripted
from entrypoints.sandbox.stripe.idempotency import Answer

CUT = "sandbox.cut"  # the server's extension that breaks the connection
NEVER_S = 300.0
_HTML = b"<!doctype html><title>Bad gateway</title><h1>502 Bad Gateway</h1>"


async def instead(fault: Fault, request: Request[Any, Any, Any]) -> Answer:
    """What the caller gets without anything having been executed."""
    return await afterwards(fault, Answer(500, b""), request)


async def afterwards(fault: Fault, answer: Answer, request: Request[Any, Any, Any]) -> Answer:
    """The spoiled form of `answer`; for a cut nobody reads it any more."""
    if fault.kind == "status":
        headers = {"Retry-After": str(fault.retry_after_s)} if fault.retry_after_s is not None else {}
        return Answer(fault.status, json.dumps(scripted(fault.status)).encode(), headers)
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return answer
    if fault.kind == "html":
        return Answer(502 if fault.status == 500 else fault.status, _HTML, {"Content-Type": "text/html"})
    if fault.kind == "cut_json":
        return Answer(answer.status, answer.body[: len(answer.body) // 2], answer.headers)
    if fault.kind == "wrong":
        changed = {**json.loads(answer.body), **fault.change}
        return Answer(answer.status, json.dumps(changed).encode(), answer.headers)
    if fault.kind == "cut":
        extensions: dict[str, Any] = request.scope.get("extensions") or {}
        extensions[CUT]["abort"]()
    await _until_gone(request)
    return answer


async def _until_gone(request: Request[Any, Any, Any]) -> None:
    """Wait for the caller to hang up, which a cut brings about at once; bounded."""
    try:
        async with asyncio.timeout(NEVER_S):
            while (await request.receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return
