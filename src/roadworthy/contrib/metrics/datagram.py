"""What is said of a request or a task: one line of JSON, in ASCII, short enough for a datagram by itself."""

from __future__ import annotations

import json
import json.encoder
from time import time
from typing import Any

from .record import Record

LONGEST_BYTES = 8 * 1024
LONGEST_NAME, LONGEST_ID, LONGEST_PATH = 200, 128, 1_000
quoted = json.encoder.encode_basestring_ascii
_json = json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False).encode


def of_both(kind: str, record: Record, release: str, at: float) -> str:
    """Return what is said of both, without the last brace. Put together by hand: it takes a third of the time."""
    return (
        f'{{"v":1,"kind":"{kind}","at":{at:.3f},"db_ms":{record.db_s * 1000:.3f},'
        f'"queries":{record.queries},"release":{release}'
    )


def of_request(
    record: Record, release: str, *, at: float, took_ms: float, view: str, method: str, status: int, size_bytes: int,
    id_: str, path: str,
) -> str:  # fmt: skip
    """Return what is said of a request; `release` is quoted already, an empty path is not said."""
    repeated = record.repeated()
    said = (
        f'{of_both("request", record, release, at)},"ms":{took_ms:.3f},"view":{quoted(view[:LONGEST_NAME])},'
        f'"method":"{method}","status":{status},"hits":{record.hits},"misses":{record.misses},"bytes":{size_bytes},'
        f'"id":{quoted(id_[:LONGEST_ID])}'
    )
    if path:
        said = f'{said},"path":{_cut(path)}'
    if record.error:
        said = f'{said},"error":{quoted(record.error[:LONGEST_NAME])}'
    if not repeated:
        return said + ',"repeated":[]}'
    return f'{said},"repeated":{_fitting(repeated, LONGEST_BYTES - len(said) - 100)}}}'


def of_task(record: Record, release: str, took_ms: float | None, more: dict[str, Any]) -> str:
    """Return what is said of a task; what is not known of `more` is left out."""
    known = {key: value for key, value in more.items() if value is not None and value != ""}
    texts = {key: value[:LONGEST_NAME] if isinstance(value, str) else value for key, value in known.items()}
    took = {} if took_ms is None else {"ms": round(took_ms, 3)}
    return f"{of_both('task', record, release, time())},{_json({**took, **texts})[1:]}"


def _cut(path: str) -> str:
    """Quote a path; of one with many letters that take six bytes, less."""
    text = quoted(path[:LONGEST_PATH])
    return text if len(text) <= 3 * LONGEST_PATH else quoted(path[: LONGEST_PATH // 3])


def _fitting(repeated: list[list[Any]], room_bytes: int) -> str:
    """Return as many of them as there is room for."""
    texts: list[str] = []
    for statement, line, count in repeated:
        text = f"[{quoted(statement)},{quoted(line)},{count}]"
        room_bytes -= len(text) + 1
        if room_bytes < 0:
            break
        texts.append(text)
    return f"[{','.join(texts)}]"


def of_figure(name: str, labels: dict[str, str], value: float, at: float, for_s: float) -> str:
    """Return what is said of one row of an own figure; `for_s` tells for how long the value holds."""
    said = {"v": 1, "kind": "figure", "at": round(at, 3), "name": name, "labels": labels, "value": value}
    return _json({**said, "for_s": for_s})
