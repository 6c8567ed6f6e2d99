"""The reference page names each field of a datagram, and the setting."""

import json
import re
from pathlib import Path

from roadworthy.contrib.metrics.datagram import of_request, of_task
from roadworthy.contrib.metrics.record import Record
from roadworthy.contrib.metrics.watch import SETTING, SLOW_MS, VARIABLE

REFERENCE = (Path(__file__).parents[3] / "docs/reference/contrib-metrics.md").read_text()


def test_each_field_is_on_the_reference_page():
    record = Record()
    record.error = "ValueError"
    given = {"took_ms": 1.0, "view": "v", "method": "GET", "status": 500, "size_bytes": 1, "id_": "i", "path": "/"}
    sent = {*json.loads(of_request(record, '"r1"', at=1.0, **given)), "dropped"}
    rows = "".join(re.findall(r"^\| (`.*?) \|", REFERENCE, re.MULTILINE))
    assert set(re.findall(r"`([a-z_]+)`", rows)) == sent
    of_tasks = json.loads(of_task(record, '"r1"', 1.0, {"name": "n", "queue": "q", "status": "done", "wait_ms": 1}))
    assert of_tasks.keys() <= set(re.findall(r"`([a-z_]+)`", REFERENCE))


def test_the_setting_and_the_variable_are_on_the_reference_page():
    assert f"| `{SETTING}` | `{SLOW_MS:g}` |" in REFERENCE
    assert f"`${VARIABLE}`" in REFERENCE
