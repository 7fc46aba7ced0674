"""A webhook endpoint that keeps what it gets."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Self


@dataclass(frozen=True, slots=True)
class Delivered:
    body: bytes
    signature: str


@dataclass(slots=True)
class Receiver:
    url: str = ""
    statuses: list[int] = field(default_factory=list)  # of the next answers; 200 when it is used up
    queue: "Queue[Delivered]" = field(default_factory=Queue)

    def next(self) -> Delivered:
        """The next delivery; raises queue.Empty when none comes in time."""
        return self.queue.get(timeout=10)

    def take(self, count: int) -> list[Delivered]:
        return [self.next() for _ in range(count)]

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator[Self]:
        receiver = cls()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.queue.put(Delivered(body, self.headers["Stripe-Signature"]))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Nothing: the test asserts instead."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hooks/stripe"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
