"""What is known of calls that leave the process: which they are, and where their time-out is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.view_of_file import FileView

VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request")
_REQUESTS = {f"requests.{module}{verb}" for verb in VERBS for module in ("", "api.")}
_SESSIONS = frozenset(["requests.Session", "requests.session", "requests.sessions.Session"])
_HTTPX = {f"httpx.{verb}" for verb in (*VERBS, "stream")}
_HTTPX_CLIENTS = frozenset(["httpx.Client", "httpx.AsyncClient"])
_URLLIB3 = frozenset(["urllib3.PoolManager", "urllib3.HTTPConnectionPool", "urllib3.HTTPSConnectionPool"])

PLACE_OF_TIMEOUT = {
    "urllib.request.urlopen": 2,
    "http.client.HTTPConnection": 2,
    "http.client.HTTPSConnection": 4,
    "smtplib.SMTP": 3,
    "smtplib.SMTP_SSL": 5,
    "ftplib.FTP": 4,
    "ftplib.FTP_TLS": 6,
    "imaplib.IMAP4": 2,
    "imaplib.IMAP4_SSL": 3,
    "poplib.POP3": 2,
    "poplib.POP3_SSL": 4,
    "telnetlib.Telnet": 2,
    "socket.create_connection": 1,
}
"""Callables of the standard library that wait for ever unless told, with the place of the argument `timeout`."""

MAIL = frozenset(
    [
        "django.core.mail.send_mail",
        "django.core.mail.send_mass_mail",
        "django.core.mail.mail_admins",
        "django.core.mail.mail_managers",
    ]
)
MESSAGES = frozenset(
    [
        "django.core.mail.EmailMessage",
        "django.core.mail.EmailMultiAlternatives",
        "django.core.mail.message.EmailMessage",
        "django.core.mail.message.EmailMultiAlternatives",
    ]
)
_STRIPE_VERBS = (".create", ".retrieve", ".modify", ".list", ".delete", ".cancel", ".refund", ".confirm", ".capture")
_HTTP_SERVICES = ("stripe.", "sendgrid.", "twilio.")


@dataclass(frozen=True)
class Outbound:
    """A call that waits for another server. `says` names it to people; `has_default` when it ends by itself."""

    call: ast.Call
    says: str
    kind: str
    has_default: bool = False
    place_of_timeout: int | None = None


def outbound(file: FileView) -> tuple[Outbound, ...]:
    """Return the calls of a file to other servers, by HTTP and the like, or by mail."""
    if "outbound" not in file.memory:
        file.memory["outbound"] = tuple(_outbound(file))
    found: tuple[Outbound, ...] = file.memory["outbound"]
    return found


def _outbound(file: FileView) -> Iterator[Outbound]:
    for name, call in file.calls(*_REQUESTS):
        yield Outbound(call, f"requests.{name.rpartition('.')[2]}()", "http")
    for name, call in file.calls(*_HTTPX):
        yield Outbound(call, f"{name}()", "http", has_default=True)
    for name, call in file.calls(*PLACE_OF_TIMEOUT):
        yield Outbound(call, f"{name}()", "http", place_of_timeout=PLACE_OF_TIMEOUT[name])
    for name, call in file.calls(*_HTTP_SERVICES):
        if name.endswith(_STRIPE_VERBS):
            yield Outbound(call, f"{name}()", "http", has_default=True)
    yield from _of_clients(file)
    for name, call in file.calls(*MAIL):
        yield Outbound(call, f"{name.rpartition('.')[2]}()", "mail", has_default=True)
    yield from _messages(file)
    for name, target in file.index.partials.items():
        if says := is_outbound(target):
            kind = "mail" if target in MAIL else "http"
            yield from (Outbound(call, says, kind, has_default=True) for _, call in file.calls(name))


_OF_CLIENTS = frozenset(
    f"{client}.{verb}" for client in (*_SESSIONS, *_HTTPX_CLIENTS) for verb in VERBS if client != "requests.session"
)


def is_outbound(name: str) -> str:
    """Return how a callable is named to people if its qualified name is known to call another server, or send mail."""
    if name in _REQUESTS or name in _HTTPX or name in _OF_CLIENTS or name == "urllib.request.urlopen" or name in MAIL:
        return f"{name}()"
    if name.endswith(".send") and name.removesuffix(".send") in MESSAGES:
        return f"{name}()"
    return f"{name}()" if name.startswith(_HTTP_SERVICES) and name.endswith(_STRIPE_VERBS) else ""


def _of_clients(file: FileView) -> Iterator[Outbound]:
    makers = _SESSIONS | _HTTPX_CLIENTS | _URLLIB3
    yield from _of_imported(file)
    if not any(True for _ in file.calls(*makers)):
        return
    for call in file.methods(*VERBS, "send"):
        maker = _maker(file, call, makers)
        if maker is not None:
            name = file.name(maker.func) or ""
            is_session = name in _SESSIONS
            if is_session and _has_adapter(file, maker):
                continue
            own = [each.value for each in maker.keywords if each.arg in ("timeout", None)]
            is_off = any(isinstance(each, ast.Constant) and each.value is None for each in own)
            has_default = not is_off and (name in _HTTPX_CLIENTS or (name in _URLLIB3 and bool(own)))
            yield Outbound(call, f"{_short(name)}.{call.func.attr}()", "http", has_default)  # type: ignore[attr-defined]
        elif made := _of_value(file, call):
            has_default = made in _HTTPX_CLIENTS
            yield Outbound(call, f"{_short(made)}.{call.func.attr}()", "http", has_default)  # type: ignore[attr-defined]


def _of_value(file: FileView, call: ast.Call) -> str:
    """Return the client that a property or a function of the file makes, where nothing gives it a time-out."""
    on = call.func.value  # type: ignore[attr-defined]
    owner = file.class_(call)
    if not isinstance(on, ast.Attribute | ast.Call) or any(
        file.class_(each) is owner for each in file.methods("mount")
    ):
        return ""
    made = file.index.value(file.path, on, file.scope(call), call.lineno)
    return made.of if made and made.of in _SESSIONS | _HTTPX_CLIENTS and made.kind in ("instance", "result") else ""


def _short(name: str) -> str:
    """Return the name of a client's class with its package's: `requests.Session`."""
    last = name.rpartition(".")[2]
    return f"{name.partition('.')[0]}.{last[:1].upper()}{last[1:]}"


def _of_imported(file: FileView) -> Iterator[Outbound]:
    """Yield the calls on a client that another module of the project makes for all."""
    for call in file.methods(*VERBS):
        on = call.func.value  # type: ignore[attr-defined]
        if isinstance(on, ast.Call):
            yield from _of_made_elsewhere(file, call, on)
        name = file.name(on) if isinstance(on, ast.Name | ast.Attribute) else None
        module, _, variable = (name or "").rpartition(".")
        home = file.index.function(module) if module and module != file.module else None
        if home is None or not variable:
            continue
        made = file.index.value(file.path, on, file.scope(call), call.lineno)
        if (
            made
            and made.of in _SESSIONS | _HTTPX_CLIENTS
            and not any(each.endswith("mount") for each in home.names_used)
        ):
            has_default = made.of in _HTTPX_CLIENTS
            yield Outbound(call, f"{_short(made.of)}.{call.func.attr}()", "http", has_default)  # type: ignore[attr-defined]


def _of_made_elsewhere(file: FileView, call: ast.Call, on: ast.Call) -> Iterator[Outbound]:
    """Yield the calls on a client that a function of another module makes anew, and gives no adapters."""
    maker = file.index.function(file.name(on) or "")
    if maker is None or maker.path == file.path or not maker.scope:
        return
    made = file.index.value(file.path, on, file.scope(call), call.lineno)
    is_client = made is not None and made.kind == "instance" and made.of in _SESSIONS | _HTTPX_CLIENTS
    if made and is_client and not any(each.endswith("mount") for each in maker.names_used):
        yield Outbound(call, f"{_short(made.of)}.{call.func.attr}()", "http", made.of in _HTTPX_CLIENTS)  # type: ignore[attr-defined]


def _has_adapter(file: FileView, maker: ast.Call) -> bool:
    """Say whether a session is given adapters, one of which may well bring a time-out: itself, or by who takes it."""
    mounts = [call for call in file.methods("mount") if isinstance(call.func, ast.Attribute)]
    above = file.parent(maker)
    names = {ast.unparse(each) for each in above.targets} if isinstance(above, ast.Assign) else set()
    if not mounts or not names:
        return bool(mounts)
    is_own = any(each.startswith("self.") for each in names)
    owner = file.class_(maker) if is_own else file.function(maker)
    for call in file.nodes(ast.Call):
        if owner is None or any(each is owner for each in file.around(call)):
            on = [call.func.value] if call in mounts else call.args  # type: ignore[attr-defined]
            if any(ast.unparse(each) in names for each in on):
                return True
    return False


def _maker(file: FileView, call: ast.Call, makers: frozenset[str]) -> ast.Call | None:
    """Return the call that made what a method is called on, if that is a client of HTTP."""
    assert isinstance(call.func, ast.Attribute)
    on = call.func.value
    for origin in flow_of(file, call).origins(on):
        if isinstance(origin, ast.Call) and file.name(origin.func) in makers:
            return origin
        if isinstance(origin, ast.Name) and (found := _of_module(file, origin.id, makers)):
            return found
        if isinstance(origin, ast.Attribute) and isinstance(origin.value, ast.Name) and origin.value.id == "self":
            found = _of_attribute(file, call, origin.attr, makers)
            if found:
                return found
    return None


def _of_module(file: FileView, name: str, makers: frozenset[str]) -> ast.Call | None:
    """Return the client that a module's own line makes, once for all functions."""
    bound = [
        node.value
        for node in file.tree.body
        if isinstance(node, ast.Assign) and any(isinstance(each, ast.Name) and each.id == name for each in node.targets)
    ]
    made = bound[0] if len(bound) == 1 else None
    return made if isinstance(made, ast.Call) and file.name(made.func) in makers else None


def _of_attribute(file: FileView, at: ast.AST, name: str, makers: frozenset[str]) -> ast.Call | None:
    class_ = file.class_(at)
    for node in ast.walk(class_) if class_ else ():
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        for target in node.targets:
            if isinstance(target, ast.Attribute) and target.attr == name and file.name(node.value.func) in makers:
                return node.value
    return None


def _messages(file: FileView) -> Iterator[Outbound]:
    for call in file.methods("send"):
        assert isinstance(call.func, ast.Attribute)
        origins = flow_of(file, call).origins(call.func.value)
        if any(isinstance(each, ast.Call) and file.name(each.func) in MESSAGES for each in origins):
            yield Outbound(call, "EmailMessage.send()", "mail", has_default=True)
