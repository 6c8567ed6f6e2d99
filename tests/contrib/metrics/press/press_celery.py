"""A Celery app of the press, and a worker for it in this process, on a broker in memory."""

import time

from celery import Celery
from celery.contrib.testing.worker import start_worker
from press.models import Page

app = Celery("press", broker="memory://", backend="cache+memory://")
app.conf.worker_hijack_root_logger = False


@app.task(name="press.print", queue="presses")
def print_(count):
    for number in range(count):
        Page.objects.get(pk=number + 1)


@app.task(name="press.jams")
def jams():
    raise ZeroDivisionError("token=hunter2")


@app.task(name="press.retries", bind=True, max_retries=1)
def retries(self):
    try:
        raise LookupError
    except LookupError as error:
        raise self.retry(exc=error, countdown=0) from error


def run(names):
    with start_worker(app, pool="solo", perform_ping_check=False, queues=["presses", "celery"], loglevel="CRITICAL"):
        results = [print_.apply_async((3,)) if name == "print" else globals()[name].delay() for name in names]
        until_s = time.monotonic() + 20
        while not all(result.ready() for result in results) and time.monotonic() < until_s:
            time.sleep(0.02)
    return [result.state for result in results]
