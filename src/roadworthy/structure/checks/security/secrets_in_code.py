"""Secrets that are easy to read, to guess or to get around."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.flow import flow_of
from roadworthy.structure.checks.put_together import put_in
from roadworthy.structure.checks.view_of_file import FileView, FunctionNode

_HTTP = ("requests.", "httpx.")
_UNCHECKED = ("ssl._create_unverified_context", "ssl._create_stdlib_context")


@check(
    "W812",
    "The other server's certificate is not checked",
    why="Anybody between the two servers can answer in its place, read the key that is sent along, and "
    "change the answer.",
    bad="requests.post(url, json=order, verify=False)",
    good='requests.post(url, json=order, verify="/etc/ssl/partner-ca.pem")',
    way_out="Leave verify as it is, or give the file of the certificate authority that signed it.",
    ignore_when="the connection never leaves the machine.",
)
def unverified(file: FileView) -> Iterator[Finding]:
    """Find calls that switch the check of certificates off."""
    if file.kind != "code":
        return
    for name, call in file.calls(*_HTTP):
        if any(each.arg == "verify" and _is_off(file, call, each.value) for each in call.keywords):
            yield file.finding(call, f"{name}() does not check the certificate", way=file.way(call))
    for name, call in file.calls(*_UNCHECKED):
        yield file.finding(call, f"{name}() does not check certificates", way=file.way(call))
    for node in file.nodes(ast.Assign):
        attributes = [each.attr for each in node.targets if isinstance(each, ast.Attribute)]
        if ("verify_mode" in attributes and file.name(node.value) == "ssl.CERT_NONE") or (
            "verify" in attributes and _is(node.value, False)
        ):
            yield file.finding(node, "certificates are not checked", way=file.way(node))


def _is_off(file: FileView, call: ast.Call, node: ast.expr) -> bool:
    """Say whether a value is False, here or by a constant of the project that is never anything else."""
    if not isinstance(node, ast.Name):
        return _is(node, False)
    found = file.index.value(file.path, node, file.scope(call), call.lineno) if node.id.isupper() else None
    return found is not None and found.kind == "constant" and found.constant is False


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


@check(
    "W813",
    "A signature is compared with ==",
    why="The comparison ends at the first character that differs: by measuring, a stranger finds the right one, "
    "character by character.",
    bad="if hmac.new(KEY, body, sha256).hexdigest() == header:",
    good="if hmac.compare_digest(hmac.new(KEY, body, sha256).hexdigest(), header):",
    way_out="Use hmac.compare_digest() or django.utils.crypto.constant_time_compare().",
    ignore_when="nothing secret is compared, as with the checksum of a file.",
)
def compared_plainly(file: FileView) -> Iterator[Finding]:
    """Find digests made with a key that are compared with == or !=."""
    makers = ("hmac.new", "hmac.digest", "django.utils.crypto.salted_hmac")
    if not file.mentions("hmac", "sign", "digest"):
        return
    for node in file.nodes(ast.Compare):
        if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
            continue
        flow = flow_of(file, node)
        origins = [each for side in (node.left, *node.comparators) for each in flow.origins(side)]
        made_of = [one for each in origins for part in put_in(each) for one in flow.origins(part)]
        inner = [call for each in (*origins, *made_of) for call in ast.walk(each) if isinstance(call, ast.Call)]
        named = [
            each for each in inner if isinstance(each.func, ast.Attribute) and each.func.attr in ("hexdigest", "digest")
        ]
        made = [each for call in named for each in flow.origins(call.func.value)]  # type: ignore[attr-defined]
        plain = [each for each in (*origins, *made_of) if isinstance(each, ast.Call)]
        calls = any(isinstance(each, ast.Call) and _is_keyed(file, each, makers) for each in [*inner, *made])
        if calls or any(_makes_signature(file, each) for each in plain):
            yield file.finding(node, "a signature is compared in a way that can be measured", way=file.way(node))


def _is_keyed(file: FileView, call: ast.Call, makers: tuple[str, ...]) -> bool:
    """Say whether a call begins a digest with a key: hmac.new(), or a hash of something with a secret in it."""
    name = file.name(call.func) or ""
    is_hash = name.startswith("hashlib.") and any(_KEY.search(ast.unparse(each)) for each in call.args)
    return name in makers or is_hash


def _makes_signature(file: FileView, call: ast.Call) -> bool:
    """Say whether a function of the project gives back a digest that it makes with a key."""
    name = file.name(call.func)
    function = file.index.function(name) if name else None
    if function is None:
        return False
    is_digest = any(each.name.endswith(("hexdigest", "digest", "b64encode")) for each in function.summary.returned)
    called = [each.name for each in function.summary.calls]
    words = [*called, *(each for each, _ in function.summary.reads)]
    is_keyed = any(each.startswith("hashlib.") for each in called) and any(map(_KEY.search, words))
    return is_digest and (is_keyed or any(each in ("hmac.new", "hmac.digest") for each in called))


_KEY = re.compile(r"SECRET|_KEY\b|_TOKEN\b|secret_key|\.secret\b|^settings\.TICKET")


_MAKES = ("choice", "choices", "randint", "sample", "getrandbits", "random", "randrange")
_RANDOM = tuple(f"random.{name}" for name in _MAKES)
_SECRET = re.compile(
    r"(password|passwd|token|secret|api_?key|otp|nonce|csrf|session_?key|verification|activation|(^|_)pin(_code)?$)"
)

_NO_SECRET = re.compile(r"(consistency|version|concurrency|cache|page|sync|dedup\w*|cancel\w*|continuation)_?token")
"""Tokens that only tell two states apart."""


@check(
    "W814",
    "A secret is made with random",
    why="From a few values one can work out all that come: the next visitor's password or link.",
    bad="token = ''.join(random.choices(ascii_letters, k=20))",
    good="token = secrets.token_urlsafe(20)",
    way_out="Use the module secrets, or django.utils.crypto.get_random_string().",
    ignore_when="the value only has to be different, and need not be secret.",
)
def guessable(file: FileView) -> Iterator[Finding]:
    """Find secrets, by the name of what they are given to, made with the module random."""
    if file.kind != "code" or "management/commands" in file.path or file.path.startswith("docs/"):
        return
    seen: set[ast.AST] = set()
    own = [call for call in file.methods(*_MAKES) if file.mentions("Random()") and _is_of_random(file, call)]
    for call in (*(each for _, each in file.calls(*_RANDOM)), *own):
        statement, name = _named(file, call)
        if statement not in seen and name:
            seen.add(statement)
            yield file.finding(call, f"{name} can be guessed: random is not for secrets", way=file.way(call))


def _is_of_random(file: FileView, call: ast.Call) -> bool:
    of = call.func.value if isinstance(call.func, ast.Attribute) else call
    made = [each for each in flow_of(file, call).origins(of) if isinstance(each, ast.Call) and each is not call]
    return any(file.name(each.func) == "random.Random" for each in made)


def _named(file: FileView, node: ast.AST) -> tuple[ast.AST, str]:
    """Return the statement of a node, and the secret that it makes, by its name; nothing if none is meant."""
    for above in file.around(node):
        if isinstance(above, ast.keyword) and above.arg and _SECRET.search(above.arg.lower()):
            return above, above.arg
        if isinstance(above, ast.stmt):
            names = _targets(above)
            function = file.function(node)
            if function and (isinstance(above, ast.Return) or _returns(function, names)):
                above_it = file.class_(function)
                names += [above_it.name] if above_it and function.name in _MAKERS else []
                names += [function.name, *_given_to(file, function)]
            names += _handed_to(function, names) if function else []
            secret = next((name for name in names if _SECRET.search(_NO_SECRET.sub("", name.lower()))), "")
            return above, secret or _code_for(file, function, names)
    return node, ""


def _handed_to(function: ast.AST, names: list[str]) -> list[str]:
    """Return what a variable is given to later in its function: `request.session["token"] = key`."""
    later = [each for each in ast.walk(function) if isinstance(each, ast.Assign) and isinstance(each.value, ast.Name)]
    return [target for each in later if getattr(each.value, "id", "") in names for target in _targets(each)]


_CODE = re.compile(r"^(code|pin|\w+_code|\w+_pin)$")
_OPENS = re.compile(r"voucher|coupon|gift|invit|verif|confirm|log_?in|sign_?in|reset|two_?factor|2fa|sms|activat|otp")


def _code_for(file: FileView, function: FunctionNode | None, names: list[str]) -> str:
    """Return the code among these names that opens something, as its function, class or own name says."""
    above = file.class_(function) if function is not None else None
    around = " ".join([function.name if function else "", above.name if above else "", *names])
    return next((name for name in names if _CODE.match(name.lower())), "") if _OPENS.search(around.lower()) else ""


_MAKERS = ("generate", "make", "create", "new", "build", "next")


def _targets(statement: ast.AST) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    keys = [str(getattr(each.slice, "value", "")) for each in targets if isinstance(each, ast.Subscript)]
    return keys + [each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in targets]


def _returns(function: ast.AST, names: list[str]) -> bool:
    returned = [each.value for each in ast.walk(function) if isinstance(each, ast.Return)]
    return any(isinstance(each, ast.Name) and each.id in names for each in returned)


def _given_to(file: FileView, function: FunctionNode) -> list[str]:
    """Return what the function's value is given to in its file: also as the default of a model's field."""
    found = []
    for name in file.nodes(ast.Name):
        if name.id == function.name and isinstance(name.ctx, ast.Load):
            statement = next((above for above in file.around(name) if isinstance(above, ast.stmt)), None)
            found += _targets(statement) if statement is not None else []
            found += [each.arg for each in file.around(name) if isinstance(each, ast.keyword) and each.arg]
    return found


_WEAK = ("hashlib.md5", "hashlib.sha1", "hashlib.sha256", "hashlib.sha512")


@check(
    "W815",
    "A password is hashed as if it were a file",
    why="These functions are fast: whoever gets the table tries billions of passwords a second.",
    bad="user.password = hashlib.sha256(password.encode()).hexdigest()",
    good="user.set_password(password)",
    way_out="Use set_password() and check_password() of Django.",
    ignore_when="another system demands this very form.",
)
def weak_hash(file: FileView) -> Iterator[Finding]:
    """Find passwords given to fast hash functions."""
    for name, call in file.calls(*_WEAK):
        given = call.args[0] if call.args else None
        flow = flow_of(file, call)
        whole = [*ast.walk(given or call)]
        whole += [
            one for each in whole if isinstance(each, ast.Name) for one in map(_key_of, flow.values(each.id)) if one
        ]
        texts_of = [one for each in whole if isinstance(each, ast.Name) for one in flow.values(each.id)]
        whole += [part for each in texts_of if isinstance(each, ast.JoinedStr | ast.BinOp) for part in ast.walk(each)]
        names = [
            each.id if isinstance(each, ast.Name) else each.attr
            for each in whole
            if isinstance(each, ast.Name | ast.Attribute)
        ]
        texts = (each.value for each in whole if isinstance(each, ast.Constant))
        names += [each for each in texts if isinstance(each, str)]
        is_of_one = any(word in ("password", "raw_password", "passwd", "pwd") for word in names)
        if given is not None and is_of_one and not _is_for_a_cache(file, call):
            yield file.finding(call, f"a password is hashed by {name}()", way=file.way(call))


_OF_A_CACHE = re.compile(r"cache|etag|fingerprint|session_key|_key$", re.IGNORECASE)


def _is_for_a_cache(file: FileView, call: ast.Call) -> bool:
    """Say whether a hash only names what is remembered, and so is nothing that a password is known by."""
    function, above = file.function(call), file.parent(call)
    while isinstance(above, ast.expr):
        above = file.parent(above)
    to = [ast.unparse(each) for each in above.targets] if isinstance(above, ast.Assign) else []
    return any(map(_OF_A_CACHE.search, [*to, function.name if function else ""]))


def _key_of(value: ast.expr) -> ast.expr | None:
    """Return by what key a value is taken out of what was sent: `data["password"]`, `data.pop("password")`."""
    if isinstance(value, ast.Subscript):
        return value.slice
    is_taken = (
        isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr in ("get", "pop")
    )
    return value.args[0] if is_taken and value.args else None  # type: ignore[attr-defined]


@check(
    "W818",
    "A token is read without its signature being checked",
    level=Level.ERROR,
    why="Anybody can write a token that says they are anybody.",
    bad='jwt.decode(token, options={"verify_signature": False})',
    good='jwt.decode(token, KEY, algorithms=["HS256"])',
    way_out="Give the key and the algorithms, and leave the check on.",
    ignore_when="the same token is checked right after, and only its header is read here.",
)
def unsigned(file: FileView) -> Iterator[Finding]:
    """Find jwt.decode() with the check switched off."""
    for _, call in file.calls("jwt.decode"):
        options = next((each.value for each in call.keywords if each.arg == "options"), None)
        plain = next((each.value for each in call.keywords if each.arg == "verify"), None)
        pairs = zip(options.keys, options.values, strict=True) if isinstance(options, ast.Dict) else ()
        off = [
            key
            for key, value in pairs
            if isinstance(key, ast.Constant) and key.value == "verify_signature" and _is(value, False)
        ]
        if off or (plain is not None and _is(plain, False)):
            again = [
                each
                for _, each in file.calls("jwt.decode")
                if each is not call and file.function(each) is file.function(call)
            ]
            if not again:
                yield file.finding(call, "the token's signature is not checked", way=file.way(call))
