"""A batch that the hub does not take, with the status that its sender gets and the sentence that says why."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it reads better
    """What was sent is not stored: an HTTP status, and why, in words for the log of the sender's host."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
