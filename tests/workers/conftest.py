"""A real queue, and workers of the product on it."""

import contextlib
import subprocess
import sys

import pytest
from redis import Redis

from config.local.instance import CHECKOUT
from config.settings import Settings
from tests import PATIENCE
from tests.processes import settings_of
from workers.queue import RunQueue


@pytest.fixture
def environment(world, redis_url, tmp_path) -> dict[str, str]:
    Redis.from_url(redis_url).flushall()
    return settings_of(world.urls, redis_url, tmp_path)


@pytest.fixture
def run_queue(environment) -> RunQueue:
    settings = Settings.from_environment(environment, database="WORKER_DATABASE_URL")
    return RunQueue(settings.redis_url, settings.key("run"), timeout=PATIENCE)


@pytest.fixture
def start_worker(environment, tmp_path):
    """A function that starts a worker process, whose log is `worker<number>.log`; all are ended afterwards."""
    started = []

    def start() -> subprocess.Popen:
        with open(tmp_path / f"worker{len(started)}.log", "wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "workers", "worker"], env=environment, cwd=CHECKOUT, stdout=log, stderr=log
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
