"""Asks several dependencies at the same time, and waits for none of them longer than its limit."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Iterable

from .answer import Answer
from .question import Flight, Question

Flights = list[tuple[Question, Flight]]


def ask(questions: Iterable[Question]) -> list[Answer]:
    """Return an answer of each question, in order."""
    flights = _put(questions)
    patience_s, waiting = _waiting(flights)
    if waiting:
        concurrent.futures.wait(waiting, timeout=patience_s)
    return [question.answer(flight) for question, flight in flights]


async def aask(questions: Iterable[Question]) -> list[Answer]:
    """Do as `ask` does, without holding up the event loop."""
    flights = _put(questions)
    patience_s, waiting = _waiting(flights)
    if waiting:
        await asyncio.wait([asyncio.wrap_future(future) for future in waiting], timeout=patience_s)
    return [question.answer(flight) for question, flight in flights]


def _put(questions: Iterable[Question]) -> Flights:
    return [(question, question.put()) for question in questions]


def _waiting(flights: Flights) -> tuple[float, list[concurrent.futures.Future[Answer]]]:
    patience = {
        flight.future: question.patience_s(flight)
        for question, flight in flights
        if not flight.future.done() and question.patience_s(flight) > 0
    }
    return max(patience.values(), default=0.0), list(patience)
