"""Requests over kept connections, with as little work on this side as it takes."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


class Refused(Exception):
    """An answer that no measurement may count; the text begins with its status line."""


@dataclass(frozen=True, slots=True)
class Answer:
    head: str  # status line and headers, lower case
    body: bytes

    @property
    def status(self) -> int:
        return int(self.head.split(" ", 2)[1])


class Connection:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, url: str) -> "Connection":
        address = urlsplit(url)
        return cls(*await asyncio.open_connection(address.hostname, address.port))

    async def ask(self, request: bytes) -> Answer:
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = next(line for line in head.split("\r\n") if line.startswith("content-length:"))
        return Answer(head, await self._reader.readexactly(int(length.partition(":")[2])))

    def close(self) -> None:
        self._writer.close()


def get(path: str, host: str, **headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"host: {host}", "user-agent: bench"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def post(path: str, host: str, body: bytes, **headers: str) -> bytes:
    head = get(path, host, content_type="application/json", content_length=str(len(body)), **headers)
    return head.replace(b"GET ", b"POST ", 1) + body


async def ask_all(urls: Sequence[str], requests: Sequence[bytes], *, connections: int) -> list[float]:
    """Send each request once over connections spread over `urls`; the seconds that each answer took.

    Raises Refused for an answer that is no success.
    """
    rest, took = iter(requests), list[float]()
    opened = [await Connection.to(urls[number % len(urls)]) for number in range(connections)]

    async def work(connection: Connection) -> None:
        for request in rest:  # shared: who is free takes the next
            began = time.perf_counter()
            answer = await connection.ask(request)
            took.append(time.perf_counter() - began)
            if not 200 <= answer.status < 400:
                raise Refused(answer.head.split("\r\n")[0] + " " + answer.body[:300].decode(errors="replace"))

    try:
        await asyncio.gather(*map(work, opened))
    finally:
        for connection in opened:
            connection.close()
    return took
