"""A RabbitMQ node of the tests' own, on free ports and in a folder that goes with it."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
START_S = 60.0


class RabbitFailed(Exception):
    """The node did not start; the message holds the end of what it said."""


@contextmanager
def rabbit_node() -> Iterator[str]:
    """Start a node and offer its `amqp://` address; it ends with the block."""
    port, spread = _free_port(), _free_port()
    with tempfile.TemporaryDirectory(prefix="serviceflow-rabbit-", ignore_cleanup_errors=True) as folder:
        config = Path(folder, "rabbitmq.conf")
        config.write_text(f"listeners.tcp.local = 127.0.0.1:{port}\nloopback_users.guest = true\n")
        Path(folder, "plugins").write_text("[].\n")
        said = Path(folder, "said.log")
        with said.open("wb") as output:
            node = subprocess.Popen(
                [SERVER],
                env={
                    "PATH": os.environ["PATH"],
                    "HOME": folder,
                    "RABBITMQ_NODENAME": f"portal{os.getpid()}@localhost",
                    "RABBITMQ_CONFIG_FILE": str(config),
                    "RABBITMQ_DIST_PORT": str(spread),
                    "RABBITMQ_MNESIA_BASE": f"{folder}/mnesia",
                    "RABBITMQ_LOG_BASE": f"{folder}/log",
                    "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/plugins",
                    "RABBITMQ_PID_FILE": f"{folder}/pid",
                },
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait_for(port, node, said)
            yield f"amqp://guest:guest@127.0.0.1:{port}"
        finally:
            node.terminate()
            try:
                node.wait(timeout=20)
            except subprocess.TimeoutExpired:
                node.kill()
                node.wait()


def _wait_for(port: int, node: "subprocess.Popen[bytes]", said: Path) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends and node.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RabbitFailed(said.read_text(errors="replace")[-2000:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
