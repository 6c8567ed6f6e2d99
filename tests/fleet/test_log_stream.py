"""The stream of a real supervisor's log: in the files, and on a terminal that may be slow or gone."""

import json
import os
import subprocess

from roadworthy.fleet.clock import Clock
from roadworthy.fleet.log_stream import LogStream

TALK = "import time\nfor n in range(100_000): print('x' * 100)\nprint('done')\ntime.sleep(1000)"


def test_json_is_kept_raw_in_the_file_and_shown_readable(run, wait_until):
    line = json.dumps({"time": "2026-11-03T12:00:00Z", "level": "INFO", "logger": "gazette", "message": "Hello"})
    run.add("web", f"import time; print({line!r}); time.sleep(1000)").up()
    wait_until(lambda: "web  | INFO gazette Hello\n" in run.out)
    assert run.log("web") == line + "\n"


def test_a_secret_that_a_process_prints_is_in_no_log(run, wait_until):
    code = "import time; print('the key is geheimnis'); time.sleep(1000)"
    run.set(hidden=["geheimnis"]).add("web", code).up()
    wait_until(lambda: "web  | the key is ***\n" in run.out)
    assert run.log("web").endswith(" the key is ***\n")


def test_standard_error_and_output_come_together_in_order(run, wait_until):
    code = "import os, time\nfor n in range(4): os.write(1 + n % 2, b'%d\\n' % n)\ntime.sleep(1000)"
    run.add("web", code).up()
    assert [line.split()[-1] for line in run.log("web").splitlines()] == ["0", "1", "2", "3"]


def test_a_terminal_that_does_not_read_blocks_no_process(run, wait_until):
    reader, writer = os.pipe()
    run.add("web", TALK).start(stdout=writer)
    wait_until(lambda: run.log("web").endswith(" done\n"))
    assert run.stop() == 0
    os.close(writer)
    os.close(reader)


def test_a_pipe_that_was_closed_blocks_no_process(run, wait_until):
    reader, writer = os.pipe()
    run.add("web", TALK).start(stdout=writer, stderr=subprocess.DEVNULL)
    os.close(writer)
    while b"\n" not in os.read(reader, 100):
        pass
    os.close(reader)
    wait_until(lambda: run.log("web").endswith(" done\n"))
    wait_until(lambda: run.process("web").phase == "ready")
    assert run.stop() == 0


def test_the_last_lines_are_given_as_a_person_reads_them(tmp_path):
    stream = LogStream(tmp_path, ["web"], None, False, Clock())
    for number in range(30):
        stream.take("web", [b"%d" % number])
    stream.take("web", [b'{"level": "ERROR", "logger": "x", "message": "broken", "exception": "KeyError"}'])
    assert stream.last_lines("web") == [
        *(str(number) for number in range(12, 30)),
        "ERROR x broken",
        "  KeyError",
    ]
    stream.close()
