"""The visitors themselves, in a process of their own: `python -m roadworthy.testing.crowd` with a plan as its input.

They come at a steady rate whatever the site does: one that answers late is not asked less often.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlencode

from roadworthy.testing.exchange import Answer, BrokenAnswerError, ClosedUnansweredError, Connection, connect
from roadworthy.testing.visit import Visit
from roadworthy.testing.visit_plan import VisitPlan

TOKEN = re.compile(rb"""name=["']csrfmiddlewaretoken["'][^>]*value=["']([^"']+)""")
AGENT = "roadworthy-rehearsal"


@dataclass
class Crowd:
    """All visitors. Those who keep their connection share a few; a form is fetched before it is sent."""

    plan: VisitPlan
    idle: deque[Connection] = field(default_factory=deque)
    token: str | None = None
    cookies: str = ""

    async def stay(self, until: asyncio.Event) -> None:
        """Visit until told to end, or until the time is up; each visit is told as one line."""
        begun_s = time.monotonic()
        under_way: set[asyncio.Task[None]] = set()
        for number in range(int(self.plan.most_s * self.plan.rate)):
            due_s = begun_s + number / self.plan.rate
            await _sleep_until(due_s, until)
            if until.is_set():
                break
            task = asyncio.create_task(self._visit(number, due_s))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        if under_way:
            await asyncio.wait(under_way, timeout=self.plan.patience_s + 1)

    async def _visit(self, number: int, due_s: float) -> None:
        method, path, keeps = self.plan.nth(number)
        status, failure, is_kept, is_retried = 0, "", False, False
        try:
            async with asyncio.timeout_at(_loop_time(due_s + self.plan.patience_s)):
                answer, is_kept, is_retried = await self._ask(method, path, number, keeps=keeps)
                status = answer.status
        except TimeoutError:
            failure = f"no answer in {self.plan.patience_s:g} s"
        except ClosedUnansweredError:
            failure = "closed without an answer"
        except BrokenAnswerError:
            failure = "answer broken off"
        except OSError as error:
            failure = (os.strerror(error.errno) if error.errno else str(error) or type(error).__name__).lower()
        took_s = time.monotonic() - due_s
        tell(Visit(round(due_s, 4), round(took_s, 4), method, path, status, failure, is_kept, is_retried))

    async def _ask(self, method: str, path: str, number: int, *, keeps: bool) -> tuple[Answer, bool, bool]:
        headers, body = await self._form(path, number) if method == "POST" else ({}, b"")
        kept = self._idle() if keeps else None
        if kept is None:
            return (
                await self._ask_on(await self._connect(number), method, path, headers, body, keeps=keeps),
                False,
                False,
            )
        try:
            return await self._ask_on(kept, method, path, headers, body, keeps=keeps), True, False
        except ClosedUnansweredError:
            if method != "GET":
                raise
        return await self._ask_on(await self._connect(number), method, path, headers, body, keeps=keeps), True, True

    async def _ask_on(
        self, connection: Connection, method: str, path: str, more: dict[str, str], body: bytes, *, keeps: bool
    ) -> Answer:
        headers = {"Host": self.plan.name, "User-Agent": AGENT, "Accept": "text/html,*/*", **more}
        if not keeps:
            headers["Connection"] = "close"
        is_whole = False
        try:
            answer = await connection.ask(method, path, headers, body)
            is_whole = True
        finally:
            if is_whole and keeps and connection.is_reusable:
                self.idle.append(connection)
            else:
                connection.close()
        if method == "POST" and answer.status == 403:
            self.token, self.cookies = None, ""
        return answer

    async def _form(self, path: str, number: int) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body of a form; its token is fetched like a browser would, once."""
        if self.token is None:
            answer = await self._ask_on(await self._connect(number), "GET", path, {}, b"", keeps=False)
            found = TOKEN.search(answer.body)
            self.token = found[1].decode() if found else ""
            self.cookies = "; ".join(cookie.partition(";")[0] for cookie in answer.cookies)
        fields = {**self.plan.fields, **({"csrfmiddlewaretoken": self.token} if self.token else {})}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"{self.plan.origin}{path}"}
        if self.cookies:
            headers["Cookie"] = self.cookies
        return headers, urlencode(fields or {"visitor": "1"}).encode()

    def _idle(self) -> Connection | None:
        while self.idle:
            connection = self.idle.popleft()
            if not connection.is_closed_by_server:
                return connection
            connection.close()
        return None

    async def _connect(self, number: int) -> Connection:
        """Connect to one address of the site after the other, as browsers do, beginning with another each time."""
        addresses = self.plan.addresses
        for attempt in range(len(addresses)):
            address = addresses[(number // 2 + attempt) % len(addresses)]
            try:
                limit_s = self.plan.connect_s if attempt < len(addresses) - 1 else None
                async with asyncio.timeout(limit_s):
                    return await connect(address, self.plan.port, self.plan.name, is_tls=self.plan.is_tls)
            except OSError:  # TimeoutError is one
                if attempt == len(addresses) - 1:
                    raise
        raise OSError("no address")


def tell(visit: Visit) -> None:
    """Tell one visit to whoever sent the crowd."""
    sys.stdout.write(visit.line() + "\n")
    sys.stdout.flush()


def _loop_time(monotonic_s: float) -> float:
    return asyncio.get_running_loop().time() + monotonic_s - time.monotonic()


async def _sleep_until(due_s: float, until: asyncio.Event) -> None:
    wait_s = due_s - time.monotonic()
    if wait_s > 0:
        try:
            await asyncio.wait_for(until.wait(), wait_s)
        except TimeoutError:
            return
    else:
        await asyncio.sleep(0)


async def main() -> None:
    """Read the plan, visit until the input ends, and wait for the answers that are still out."""
    plan = VisitPlan.of_line(sys.stdin.readline())
    until = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), until.set)  # nothing more comes but the end
    await Crowd(plan).stay(until)


if __name__ == "__main__":
    asyncio.run(main())
