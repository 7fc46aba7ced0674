"""A web process of the portal as `serviceflow serve` starts it, with the logs of production."""

import os

import uvloop

from entrypoints.bootstrap import make_container
from entrypoints.config import read_config
from entrypoints.http.main import serve
from entrypoints.logs import set_up_logs


async def main() -> None:
    await serve(make_container(read_config(os.environ)))


if __name__ == "__main__":
    set_up_logs()
    uvloop.run(main())
