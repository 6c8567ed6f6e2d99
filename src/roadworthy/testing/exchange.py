"""One question and its answer over HTTP/1.1, exact about what a visitor can tell apart when it goes wrong."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass

MOST_BODY_BYTES = 16 << 20


class ClosedUnansweredError(Exception):
    """The connection ended before a byte of the answer."""


class BrokenAnswerError(Exception):
    """The connection ended within the answer, or what came was none."""


@dataclass(frozen=True)
class Answer:
    """A whole answer. Names of headers are in lower case; `cookies` are what was set."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes


class Connection:
    """An open connection to the site."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.is_reusable = True

    @property
    def is_closed_by_server(self) -> bool:
        """Say whether the server has closed it meanwhile, as far as it can be known before asking."""
        return self._reader.at_eof() or self._writer.is_closing()

    async def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """Ask and read the whole answer. Raise ClosedUnansweredError or BrokenAnswerError."""
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        try:
            self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
            await self._writer.drain()
            first = await self._reader.read(1)
        except (OSError, ssl.SSLError):
            first = b""
        if not first:
            raise ClosedUnansweredError
        try:
            return await self._answer(first)
        except (OSError, ssl.SSLError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as error:
            raise BrokenAnswerError(str(error)) from error

    async def _answer(self, first: bytes) -> Answer:
        while True:
            words = (first + await self._line()).split(b" ", 2)
            if not words[0].startswith(b"HTTP/1."):
                raise ValueError("not HTTP")
            status = int(words[1])
            headers, cookies = await self._headers()
            if status >= 200 or status == 101:
                break
            first = b""
        body = await self._body(status, headers)
        if "close" in headers.get("connection", "").lower() or words[0] == b"HTTP/1.0":
            self.is_reusable = False
        return Answer(status, headers, tuple(cookies), body)

    async def _line(self) -> bytes:
        return (await self._reader.readuntil(b"\r\n"))[:-2]

    async def _headers(self) -> tuple[dict[str, str], list[str]]:
        headers: dict[str, str] = {}
        cookies: list[str] = []
        while line := (await self._line()).decode("latin-1"):
            name, _, value = line.partition(":")
            if name.lower() == "set-cookie":
                cookies.append(value.strip())
            headers[name.lower()] = value.strip()
        return headers, cookies

    async def _body(self, status: int, headers: Mapping[str, str]) -> bytes:
        if status in {204, 304}:
            return b""
        if "chunked" in headers.get("transfer-encoding", "").lower():
            return await self._chunks()
        if "content-length" in headers:
            return await self._reader.readexactly(min(MOST_BODY_BYTES, int(headers["content-length"])))
        self.is_reusable = False
        return await self._reader.read(MOST_BODY_BYTES)

    async def _chunks(self) -> bytes:
        found = b""
        while size := int((await self._line()).partition(b";")[0], 16):
            found += await self._reader.readexactly(min(size, MOST_BODY_BYTES))
            await self._line()
        await self._headers()
        return found

    def close(self) -> None:
        """Close it, without a word."""
        self.is_reusable = False
        self._writer.transport.abort()


async def connect(address: str, port: int, name: str, *, is_tls: bool) -> Connection:
    """Open a connection to an address, and ask there for the site by its name. Its certificate is not judged."""
    context = None
    if is_tls:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(
        address, port, ssl=context, server_hostname=name if context else None
    )
    return Connection(reader, writer)
