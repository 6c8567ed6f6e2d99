"""Watches a response that is made while it is sent: its queries count too, and it ends when the stream does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any

from .record import Record, current

Ended = Callable[[int], None]


def watch_stream(response: Any, record: Record, ended: Ended) -> None:
    """Call `ended` with the size, once, when the stream has ended or the server has closed the response."""
    stream = Stream(record, ended)
    if getattr(response, "file_to_stream", None) is not None:  # the server may send the file without Python
        stream.size_bytes = int(response.headers.get("Content-Length") or 0)
    elif response.is_async:
        response.streaming_content = stream.aiterate(response.streaming_content)
    else:
        response.streaming_content = stream.iterate(response.streaming_content)
    close = response.close

    def closed() -> None:
        response.__dict__.pop("close", None)  # which has the response, which has it
        try:
            close()
        finally:
            stream.end()

    response.close = closed


class Stream:
    """The parts of one response, counted."""

    def __init__(self, record: Record, ended: Ended) -> None:
        self.record = record
        self.ended = ended
        self.size_bytes = 0

    def end(self) -> None:
        """Say the size."""
        with suppress(Exception):  # a figure is lost, and nothing else
            self.ended(self.size_bytes)

    def iterate(self, parts: Any) -> Iterator[bytes]:
        """Yield the parts."""
        parts = iter(parts)
        try:
            while True:
                before = current.get()
                current.set(self.record)
                try:
                    part = next(parts)
                except StopIteration:
                    return
                finally:
                    current.set(before)
                self.size_bytes += len(part)
                yield part
        except Exception as error:
            self.record.error = type(error).__name__
            raise
        finally:
            self.end()

    async def aiterate(self, parts: Any) -> AsyncIterator[bytes]:
        """Yield the parts of an asynchronous stream."""
        parts = aiter(parts)
        self.record.task = asyncio.current_task()
        try:
            while True:
                before = current.get()
                current.set(self.record)
                try:
                    part = await anext(parts)
                except StopAsyncIteration:
                    return
                finally:
                    current.set(before)
                self.size_bytes += len(part)
                yield part
        except Exception as error:
            self.record.error = type(error).__name__
            raise
        finally:
            self.end()
