"""The hub at the terminal: `python -m roadworthy.hub serve`, `link` for coming in, `token` for a host that sends."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from roadworthy.hub.variables import WrongVariable

FIRST = "owner"
DRIVER = "PostgreSQL takes the package psycopg in the hub's Python"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def main(words: Sequence[str] | None = None) -> int:
    """Do what the words say; return the exit code."""
    given = _parser().parse_args(words)
    os.umask(0o077)  # what is in the folder is for the hub alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roadworthy.hub.settings")
    try:
        return int(given.act(given))
    except WrongVariable as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m roadworthy.hub", description="The hub of your sites.")
    acts = parser.add_subparsers(required=True, metavar="ACT")
    serve = acts.add_parser("serve", help="make the tables ready and serve, until it is ended")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen at")
    serve.add_argument("--port", type=int, default=8700, help="the port to listen at")
    serve.add_argument("--link", type=Path, metavar="FILE", help="write a link that lets an owner in once to a file")
    serve.add_argument("--certificate", metavar="FILE", help="serve over TLS with this certificate (PEM)")
    serve.add_argument("--key", metavar="FILE", help="the certificate's key (PEM)")
    serve.set_defaults(act=_serve)
    link = acts.add_parser("link", help="print a link that lets a person in once, within an hour")
    link.add_argument("name", nargs="?", default=FIRST, help="who comes in; an owner when the name is new")
    link.set_defaults(act=_link)
    acts.add_parser("prepare", help="make the tables ready").set_defaults(act=_prepare)
    token = acts.add_parser("token", help="let a host send for sites, and print its token")
    token.add_argument("name", help="the host's name")
    token.add_argument("sites", nargs="+", help="keys of the sites, such as gazette-production")
    token.add_argument("--given", action="store_true", help="read the token from the input instead of making one")
    token.add_argument(
        "--read", action="store_true", help="for a Prometheus that reads /SITE/metrics, and sends nothing"
    )
    token.set_defaults(act=_token)
    return parser


def _prepare(given: argparse.Namespace) -> int:
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import call_command
    from django.db.utils import OperationalError

    try:
        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
    except ImproperlyConfigured as error:
        raise WrongVariable(f"the hub's database can't be used: {_first(error)}; {DRIVER}") from None
    except OperationalError as error:
        raise WrongVariable(f"the hub's database does not answer: {_first(error)}") from None
    return 0


def _first(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _serve(given: argparse.Namespace) -> int:  # noqa: RET503 - it becomes the server
    """Become the application server: one process, since only one at a time writes series."""
    _prepare(given)
    if given.link:
        given.link.unlink(missing_ok=True)
        given.link.write_text(_new_link(FIRST) + "\n", encoding="ascii")  # the umask keeps it for its owner
    granian = Path(sys.executable).with_name("granian")
    program = str(granian) if granian.exists() else shutil.which("granian")
    if not program:
        print("granian is not installed: pip install 'roadworthy[hub]'", file=sys.stderr)
        return 3
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # threads would each keep memory of their own
    where = ["--host", given.host, "--port", str(given.port)]
    if given.certificate:
        where += ["--ssl-certificate", given.certificate, "--ssl-keyfile", given.key or given.certificate]
    size = ["--workers", "1", "--backpressure", "1024", "--log-level", "warning"]
    size += ["--http", "1", "--http1-header-read-timeout", "10000", "--no-ws"]
    os.execv(program, [program, "--interface", "asgi", *where, *size, "roadworthy.hub.asgi:application"])


def _link(given: argparse.Namespace) -> int:
    _prepare(given)
    print(_new_link(given.name))
    return 0


def _new_link(name: str) -> str:
    """Return a link for a person of that name; an owner when there is none yet."""
    from django.utils import timezone

    from roadworthy.hub.accounts.links import new_link
    from roadworthy.hub.accounts.models import Person
    from roadworthy.hub.accounts.right import Right

    person, _ = Person.objects.get_or_create(name=name, defaults={"right": Right.OWNER})
    return new_link(person, timezone.now())


def _token(given: argparse.Namespace) -> int:
    from roadworthy.hub.settings import HUB_FOLDER
    from roadworthy.hub.sites.key import is_key
    from roadworthy.hub.sites.senders import Senders

    wrong = [name for name in given.sites if not is_key(name)]
    if wrong or not NAME.fullmatch(given.name):
        print(f"{(wrong or [given.name])[0]!r} is no name of a site or host", file=sys.stderr)
        return 2
    own = sys.stdin.readline().strip() if given.given else ""
    token = Senders(HUB_FOLDER / "senders").allow(given.name, given.sites, own, may_send=not given.read)
    if not given.given:
        print(token)
    return 0


if __name__ == "__main__":
    sys.exit(main())
