"""Turns what uv says when it fails into a sentence about the site's own requirement, and the way out."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlparse

from roadworthy.deployment.requirement_list import Requirements
from roadworthy.deployment.system_libraries import has_compiler, missing_library
from roadworthy.problems import Problem, Rule, Where

NOT_FOUND = Rule("E315", "A required package doesn't exist", "A name is misspelt, or it is on another index.")
CONFLICT = Rule("E316", "Requirements contradict one another", "No set of versions satisfies all of them.")
WRONG_HASH = Rule("E317", "A package isn't the one that was locked", "Its bytes have another hash than the lock says.")
NOT_REACHED = Rule("E318", "The package index can't be reached", "New requirements are downloaded once, then kept.")
CERTIFICATE = Rule("E319", "The package index's certificate isn't trusted", "Nothing is installed from a stranger.")
LOGIN = Rule("E320", "The package index wants a login", "A private index doesn't show its packages to everyone.")
LIBRARY = Rule(
    "E321",
    "A package can't be built on this machine",
    "It has to be compiled, and a compiler or a library is missing.",
)
BUILD = Rule("E322", "A package fails to build", "It comes as source, and its own build ends with an error.")
NO_WHEEL = Rule("E323", "A package isn't made for this Python or machine", "It is offered for others only.")
FAILED = Rule("E324", "The site's requirements can't be installed", "uv ended with an error.")
NO_SPACE = Rule("E325", "No space for the site's environment", "An environment of packages takes some 50 to 500 MB.")
RULES = (
    NOT_FOUND,
    CONFLICT,
    WRONG_HASH,
    NOT_REACHED,
    CERTIFICATE,
    LOGIN,
    LIBRARY,
    BUILD,
    NO_WHEEL,
    FAILED,
    NO_SPACE,
)

NEEDS_PYTHON = re.compile(r"Python\s?([<>=!~][\d.,<>=!~* ]*?\d[\d.*]*)")
BUILT = re.compile(r"[Ff]ailed to (?:download and )?build(?: the package)?:?\s+`?([\w.-]+)(?:==([\w.+!-]+)| @ \S+)?`?")


UNREACHED = re.compile(
    r"dns error|error sending request|tcp connect error|not found in the cache|timed out|could not connect"
    r"|connection (?:reset|refused)",
    re.IGNORECASE,
)


def uv_problem(text: str, requirements: Requirements, python: str) -> Problem:
    """Return the judgement that uv's words stand for."""
    return next(filter(None, (look(text, requirements, python) for look in LOOKS)))


def needed_python(text: str) -> str:
    """Return the Python that the requirements want when this one is the obstacle (`>=3.12`); empty when it is not."""
    if "does not satisfy Python" not in text and "current Python version" not in text:
        return ""
    said = [match for match in NEEDS_PYTHON.findall(explanation(text)) if match[0] in "<>=~!"]
    wanted = [each for each in said if each.startswith((">=", "==", "<"))]
    return wanted[0].strip() if wanted else ""


def explanation(text: str) -> str:
    """Return uv's reasoning as one line, without its frame."""
    lines = [re.sub(r"^\s*(×|╰─▶|│|├─▶|help:|hint:|error:|cause:)\s?", "", line).strip() for line in text.splitlines()]
    kept = [
        line for line in lines if line and not line.startswith(("Using Python", "Resolved ", "Prepared ", "warning:"))
    ]
    return " ".join(kept)


def _no_space(text: str, requirements: Requirements, python: str) -> Problem | None:
    if "No space left on device" not in text and "os error 28" not in text:
        return None
    path = re.search(r"[`\"](/[^`\"\s:]+?)(?:/lib/python[^`\"]*)?[`\"]", explanation(text))
    message = f"the disk{f' of {path[1]}' if path else ''} is full: the site's environment can't be finished"
    return NO_SPACE.problem(message, "free some space, then run this again")


def _certificate(text: str, requirements: Requirements, python: str) -> Problem | None:
    if not re.search(r"invalid peer certificate|certificate verify failed|UnknownIssuer", text):
        return None
    hint = "name your organisation's certificates in SSL_CERT_FILE, then run this again"
    return CERTIFICATE.problem(f"the certificate of {_host(text)} isn't trusted on this machine", hint)


def _login(text: str, requirements: Requirements, python: str) -> Problem | None:
    if not re.search(r"\b(401 Unauthorized|403 Forbidden|407 Proxy)", text):
        return None
    hint = "give its name and password in UV_INDEX, in ~/.netrc, or with `uv auth login`"
    return LOGIN.problem(f"{_host(text)} wants a login, or refuses the one it was given", hint)


def _not_reached(text: str, requirements: Requirements, python: str) -> Problem | None:
    if not UNREACHED.search(text):
        return None
    hint = "check the network (and HTTPS_PROXY, if you need one), then run this again: what was downloaded is kept"
    return NOT_REACHED.problem(f"{_host(text)} can't be reached to download the site's requirements", hint)


def _host(text: str) -> str:
    address = re.search(r"https?://[^\s`)]+", text)
    return (urlparse(address[0]).hostname if address else None) or "the package index"


def _hash(text: str, requirements: Requirements, python: str) -> Problem | None:
    match = re.search(r"Hash mismatch for `([\w.-]+)(?:==([^`]+))?", text)
    if not match:
        return None
    package = " ".join(part for part in match.groups() if part)
    message = f"{package} has another hash than the one locked: it was replaced, or the lock was edited"
    return WRONG_HASH.problem(message, "find out why before you lock it anew", requirements.place_of(match[1]))


def _not_found(text: str, requirements: Requirements, python: str) -> Problem | None:
    whole = explanation(text)
    if match := re.search(
        r"[Bb]ecause ([\w.-]+) was not found in the (?:package registry|provided package locations)", whole
    ):
        hint = "check its spelling; if it is on an index of your own, name that in UV_INDEX or pip.conf"
        message = f'there is no package "{match[1]}" on the index'
        return NOT_FOUND.problem(message, hint, requirements.place_of(match[1]))
    if match := re.search(r"[Bb]ecause there is no version of ([\w.-]+?)(?:\[[^\]]*\])?([<>=!~]=?\S+?),? and", whole):
        message = f"there is no version of {match[1]} that is {match[2]}"
        return NOT_FOUND.problem(
            message, f"choose one of its versions: {_versions(match[1])}", requirements.place_of(match[1])
        )
    return None


def _versions(package: str) -> str:
    return f"`pip index versions {package}` lists them"


def _no_wheel(text: str, requirements: Requirements, python: str) -> Problem | None:
    whole = explanation(text)
    match = re.search(
        r"([\w.-]+)(?:==(\S+))? has no (?:usable wheels|wheels with a matching [^,.]+)", whole
    ) or re.search(r"[Dd]istribution `([\w.-]+)==(\S+) @ [^`]*` can't be installed", whole)
    if not match:
        return None
    package = " ".join(part for part in match.groups() if part)
    hint = "choose a version of it that is, or another Python: `python = …` in roadworthy.toml"
    return NO_WHEEL.problem(f"{package} isn't made for Python {python} here", hint, requirements.place_of(match[1]))


def _library(text: str, requirements: Requirements, python: str) -> Problem | None:
    match = BUILT.search(text)
    if not match:
        return None
    package = " ".join(part for part in (match[1], match[2] or "") if part)
    where = requirements.place_of(match[1])
    if found := missing_library(match[1], text, has_compiler(), _under_way(text)):
        return LIBRARY.problem(
            f"{package} has to be compiled here, and {found.lacking} is missing", found.remedy, where
        )
    hint = f"its last words: {_last_words(text)}"
    return BUILD.problem(f"{package} fails to build for Python {python}", hint, where)


def _under_way(text: str) -> list[str]:
    """Return the packages that were being built when one of them failed."""
    begun, done = (re.findall(rf"^\s+{word} ([\w.-]+)(?:==| @ )", text, re.M) for word in ("Building", "Built"))
    return [name for name in begun if name not in done]


def _last_words(text: str) -> str:
    noise = re.compile(
        r"hint:|cause:|This (error|usually)|Traceback|\s*File |note:|╰|─|\[(stdout|stderr)\]$|\s*\^+$|.*help:"
    )
    lines = [line.strip() for line in text.splitlines() if line.strip() and not noise.match(line.strip())]
    telling = [
        line
        for line in lines
        if re.search(r"error|exception|not found|No module|cannot|could not", line, re.IGNORECASE)
    ]
    return (telling or lines or ["none"])[-1][:200]


def _conflict(text: str, requirements: Requirements, python: str) -> Problem | None:
    whole = explanation(text)
    match = re.search(r"[Bb]ecause (.+)", whole)
    if "No solution found" not in text or not match:
        return None
    names = re.findall(r"you require ([\w.-]+)", whole)
    where = next((place for place in map(requirements.place_of, names) if place != Where()), Where())
    reasons = re.sub(r",? we can conclude that (?:the|your) requirements are unsatisfiable\.?|\.$", "", match[1])
    reasons = re.sub(r",? we can conclude that", ", so", reasons).replace(". And because", "; and")
    hint = f"{reasons.strip(' ,.')[:600]}: loosen one of them"
    return CONFLICT.problem(f"the site's requirements contradict one another{_named(names)}", hint, where)


def _named(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    return f" ({' and '.join(unique)})" if len(unique) > 1 else ""


def _unknown(text: str, requirements: Requirements, python: str) -> Problem:
    return FAILED.problem(
        "the site's requirements can't be installed", f"uv says: {explanation(text)[-600:] or 'nothing'}"
    )


LOOKS: tuple[Callable[[str, Requirements, str], Problem | None], ...] = (
    _no_space,
    _certificate,
    _login,
    _not_reached,
    _hash,
    _library,
    _not_found,
    _no_wheel,
    _conflict,
    _unknown,
)
