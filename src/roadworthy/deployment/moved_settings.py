"""Puts what a project names in many settings - an address, a folder - in the place where its environment has it.

Copied beside the generated settings as `roadworthy_moved.py` and used there, in the site's Python: it imports nothing
of Roadworthy, and nothing newer than Python 3.9.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, Optional
from urllib.parse import quote

PLACES = (("HOST", "PORT", "PASSWORD"), ("host", "port", "password"))
EMPTY: Mapping[str, Any] = {}
PASSWORDS = ("PASSWORD", "password")


class Address:
    """An address that has moved. `schemes` are words; `old` and `new` are host:port; `password` is the new one's."""

    def __init__(self, schemes: str, old: str, new: str, default_port: int, password: str = "") -> None:
        self.new = new
        self.password = password
        self.place = f":{quote(password, safe='')}@{new}" if password else new
        self.scheme = schemes.split(maxsplit=1)[0]
        self.host, _, self.port = old.rpartition(":")
        self.new_host, _, self.new_port = new.rpartition(":")
        port = f"(?::{self.port})?" if self.port == str(default_port) else f":{self.port}"
        begun = rf"(?:{'|'.join(schemes.split())})://(?:[^/@\s]*@)?"
        self.url = re.compile(rf"{begun}{re.escape(self.host)}{port}(?![\w.:-])", re.IGNORECASE)
        self.bare = (old, self.host) if self.port == str(default_port) else (old,)

    def in_text(self, text: str) -> str:
        """Return `text`, a URL or several, or nothing but an address, with this address in its new place."""
        return self.new if text == self.bare[0] else self.url.sub(lambda found: self.new_url, text)

    @property
    def new_url(self) -> str:
        """Return the new address as a URL, with its password."""
        return f"{self.scheme}://{self.place}"

    def is_pair(self, host: Any, port: Any) -> bool:
        """Say whether these are the old host and port."""
        return bool(host == self.host and str(port) == self.port)

    def is_bare(self, table: Mapping[Any, Any]) -> bool:
        """Say whether the LOCATION of a cache is the new host and port, without a URL around them."""
        places = table.get("LOCATION")
        return self.new in (places.split(",") if isinstance(places, str) else places or ())

    @property
    def new_pair(self) -> tuple[str, int]:
        """Return the new host and port."""
        return self.new_host.strip("[]"), int(self.new_port)


class Moved:
    """Everything that has moved. `folders` are old paths, the longest first, with their new ones."""

    def __init__(self, folders: Mapping[str, Any] = EMPTY, addresses: Sequence[Address] = ()) -> None:
        self.folders = {old.rstrip("/"): str(new) for old, new in folders.items()}
        self.addresses = addresses

    def __call__(self, value: Any) -> Any:
        """Return a setting with everything in it that has moved in its new place."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, PurePath):
            return type(value)(self._path(str(value)))
        if isinstance(value, dict):
            return self._table({key: self(item) for key, item in value.items()}, value)
        if type(value) in (list, tuple) and len(value) == 2 and (address := self._of_pair(*value)):
            return address.new_url if address.password else type(value)(address.new_pair)
        return type(value)(map(self, value)) if type(value) in (list, tuple, set, frozenset) else value

    def _text(self, text: str) -> str:
        moved = self._path(text)
        for address in self.addresses:
            moved = address.in_text(moved)
        return moved

    def _path(self, text: str) -> str:
        for old, new in self.folders.items():
            if text == old or text.startswith(old + "/"):
                return new + text[len(old) :]
        return text

    def _of_pair(self, host: Any, port: Any) -> Optional[Address]:  # noqa: UP045 - Python 3.9
        return next((address for address in self.addresses if address.is_pair(host, port)), None)

    def _table(self, table: dict[Any, Any], old: dict[Any, Any]) -> dict[Any, Any]:
        """Return a table whose address, if it has moved, has the password of the new one and not the old one's."""
        for host, port, password in PLACES:
            if address := self._of_pair(table.get(host), table.get(port)):
                table[host], table[port] = address.new_pair
                given = {password: address.password} if address.password else {}
                return {**_without_passwords(table), **given}
        has_moved = any(table[key] != old[key] for key in ("LOCATION", "URL", "address", "HOST", "host") if key in old)
        if not has_moved or not self.addresses:
            return table
        bare = next((address for address in self.addresses if address.password and address.is_bare(table)), None)
        return _with_password(_without_passwords(table), bare) if bare else _without_passwords(table)


def _without_passwords(table: dict[Any, Any]) -> dict[Any, Any]:
    kept = {key: item for key, item in table.items() if key not in PASSWORDS}
    options = kept.get("OPTIONS")
    return {**kept, "OPTIONS": _without_passwords(options)} if isinstance(options, dict) else kept


def _with_password(table: dict[Any, Any], address: Address) -> dict[Any, Any]:
    """Return a cache whose LOCATION is no URL with the password where such a backend looks for it."""
    return {**table, "OPTIONS": {**(table.get("OPTIONS") or {}), "PASSWORD": address.password}}


def logging_into(folder: Path, logging: dict[str, Any]) -> dict[str, Any]:
    """Return a LOGGING setting whose files are in one folder, which is made; two of one name are told apart."""
    folder.mkdir(parents=True, exist_ok=True)
    handlers = dict(logging["handlers"])
    taken: dict[str, str] = {}
    for name, handler in handlers.items():
        old = str(handler.get("filename") or "") if isinstance(handler, dict) else ""
        if old and not old.startswith("/dev/"):
            file = PurePath(old).name
            while taken.setdefault(file, old) != old:
                file = f"{name}-{file}"
            handlers[name] = {**handler, "filename": str(folder / file)}
    return {**logging, "handlers": handlers}
