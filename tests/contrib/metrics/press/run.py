"""Drive the press as a server would: `run.py FUNCTION PATH…`, one of the functions below; print what it returns."""

import asyncio
import json
import os
import sys
import threading
import time
import warnings
from io import BytesIO
from pathlib import Path
from wsgiref.util import FileWrapper, setup_testing_defaults

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "press.settings")
import django

if sys.argv[1] == "run_celery":
    import celery  # noqa: F401 - as a site's package does, by its Celery app
django.setup()
from django.core.asgi import get_asgi_application  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

from roadworthy.contrib.metrics.watch import the_watch  # noqa: E402

warnings.simplefilter("ignore")


def ask(application, path, method="GET", most_parts=1_000, environ=()):
    path, _, query = path.partition("?")
    given = {
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": query,
        "REQUEST_METHOD": method,
        "wsgi.input": BytesIO(),
    }
    given |= {"HTTP_X_REQUEST_ID": "9f3", **dict(environ)}
    setup_testing_defaults(given)
    status = []
    response = application(given, lambda line, headers, error=None: status.append(int(line[:3])))
    body = []
    try:
        for part in response:
            body.append(part)
            if len(body) == most_parts:
                break
    except KeyError as error:
        body.append(repr(error).encode())
    finally:
        response.close()
    return [status[0], b"".join(body).decode()]


def wsgi(*paths):
    application = get_wsgi_application()
    return [ask(application, path) for path in paths]


def wsgi_method(method, path):
    return ask(get_wsgi_application(), path, method)


def wsgi_with_file_wrapper(path):
    return len(ask(get_wsgi_application(), path, environ={"wsgi.file_wrapper": FileWrapper})[1])


def visitor_leaves_a_stream(path):
    return ask(get_wsgi_application(), path, most_parts=1)


def wsgi_in_threads(*paths):
    application = get_wsgi_application()
    threads = [threading.Thread(target=ask, args=(application, path)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def wsgi_after_fork(path):
    """Ask, fork, and ask in both, the child with all descriptors of its parent closed and taken by others."""
    application = get_wsgi_application()
    ask(application, path)
    child = os.fork()
    if not child:
        os.closerange(3, 64)
        taken = [os.open(os.devnull, os.O_RDWR) for _ in range(20)]
        ask(application, path + f"?{len(taken)}")
        wait_until_sent()
        os._exit(0)
    os.waitpid(child, 0)
    ask(application, path)


def wait_until_sent(limit_s=10):
    """Wait as a process does that nobody asks anything any more."""
    sender, end_s = the_watch().sender, time.monotonic() + limit_s
    while sender.gathered and time.monotonic() < end_s:
        time.sleep(0.02)
    time.sleep(0.2)  # what is not gathered any more is being sent


def killed_once_all_is_sent(*paths):
    """Ask; then end as a process does that is killed: nothing is done any more."""
    application = get_wsgi_application()
    for path in paths:
        ask(application, path)
    wait_until_sent()
    print("[]", flush=True)
    os._exit(0)


def killed_at_once(*paths):
    """Ask, and end at once."""
    application = get_wsgi_application()
    for path in paths:
        ask(application, path)
    print("[]", flush=True)
    os._exit(0)


def wsgi_and_then(here, there, *paths):
    """Ask; have the agent come back; ask again."""
    application = get_wsgi_application()
    for path in paths:
        ask(application, path)
    wait_until_sent()
    Path(here).rename(there)
    for path in paths:
        ask(application, path)


def stranger_in_the_same_thread(path):
    """Ask a query beside a request: it is nobody's."""
    from press.models import Page

    application = get_wsgi_application()
    ask(application, path)
    Page.objects.count()
    ask(application, path)


def someone_elses_wrapper(path):
    """Open a connection inside of somebody's wrapper, who then takes theirs away."""
    from django.db import connection

    connection.close()
    connection.execute_wrappers.clear()

    def theirs(execute, *words):
        return execute(*words)

    with connection.execute_wrapper(theirs):
        connection.ensure_connection()
    answer = ask(get_wsgi_application(), path)
    return [theirs in connection.execute_wrappers, len(connection.execute_wrappers), answer[0]]


async def _aask(application, path, seconds=30):
    path, _, query = path.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path,
        "query_string": query.encode(), "headers": [(b"host", b"press"), (b"x-request-id", b"9f3")],
    }  # fmt: skip
    said, arrived = [], [{"type": "http.request", "body": b""}]

    async def receive():
        if arrived:
            return arrived.pop()
        await asyncio.sleep(seconds)
        return {"type": "http.disconnect"}

    async def send(message):
        said.append(message)

    await application(scope, receive, send)
    status = said[0]["status"] if said else None
    return [status, b"".join(message.get("body", b"") for message in said).decode()]


def asgi(*paths):
    application = get_asgi_application()

    async def main():
        return [await _aask(application, path) for path in paths]

    return asyncio.run(main())


def asgi_at_once(*paths):
    application = get_asgi_application()

    async def main():
        return await asyncio.gather(*(_aask(application, path) for path in paths))

    return asyncio.run(main())


def visitor_leaves(path):
    application = get_asgi_application()
    return asyncio.run(_aask(application, path, seconds=0.2))


def websocket(path):
    """Hand a websocket to another application, as Channels does; it asks queries, and so does Django beside it."""
    from press.models import Page

    django_application = get_asgi_application()
    said = []

    async def application(scope, receive, send):
        if scope["type"] == "http":
            return await django_application(scope, receive, send)
        await send({"type": "websocket.accept"})
        for _ in range(3):
            await Page.objects.acount()
        return await send({"type": "websocket.send", "text": "hello"})

    async def send(message):
        said.append(message)

    async def main():
        await application({"type": "websocket", "path": path}, None, send)
        await _aask(application, "/nothing/")

    asyncio.run(main())
    return said


def run_celery(*names):
    """Run Celery's worker on a broker in memory until it has done the tasks of these names."""
    import press_celery

    return press_celery.run(names)


def run_django_tasks(*names):
    """Enqueue the tasks of these names with the backend that runs them at once."""
    import press_tasks

    return press_tasks.run(names)


def loaded():
    """Say what is there without an agent."""
    from django.core.cache import cache
    from django.core.signals import got_request_exception
    from django.db import connection

    application = get_wsgi_application()
    ask(application, "/by-hand/")
    first = application._middleware_chain.__wrapped__.__class__.__name__
    return [first, connection.execute_wrappers, type(cache._connections["default"]).__mro__[1].__name__,
            len(got_request_exception.receivers)]  # fmt: skip


print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
