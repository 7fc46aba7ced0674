"""A worker process as `serviceflow worker` starts it; BENCH_TRIVIAL lets every task do nothing at all."""

import os
from collections.abc import Mapping

import uvloop

from application.tasks import Task, TaskName
from entrypoints.bootstrap import make_container
from entrypoints.config import read_config
from entrypoints.logs import set_up_logs
from entrypoints.workers.main import work
from entrypoints.workers.runner import Handler, TaskRunner

TRIVIAL = "BENCH_TRIVIAL"


async def nothing(_: Task) -> None:
    return


async def main() -> None:
    container = make_container(read_config(os.environ))
    if TRIVIAL in os.environ:
        handlers: Mapping[TaskName, Handler] = dict.fromkeys(TaskName, nothing)
        container.task_runner.override(TaskRunner(container.outbox(), handlers))
    await work(container)


if __name__ == "__main__":
    set_up_logs()
    uvloop.run(main())
