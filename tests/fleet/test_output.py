import os

import pytest

from roadworthy.fleet.output import LONGEST_LINE_BYTES, Output


@pytest.fixture
def pipe():
    """The writing end of a pipe, what reads it, and the lines that came."""
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    lines = []
    yield writer, Output(reader, lines.extend), lines
    os.close(reader)


def test_lines_come_whole_however_they_were_written(pipe):
    writer, output, lines = pipe
    for piece in (b"on", b"e\ntwo\nth", b"ree\r\n\n"):
        os.write(writer, piece)
        output.read(0.0)
    os.close(writer)
    assert lines == [b"one", b"two", b"three", b""]


def test_reading_never_blocks(pipe):
    writer, output, lines = pipe
    assert output.read(0.0) is False
    os.close(writer)
    assert (output.is_open, lines) == (True, [])


def test_a_last_line_without_an_end_comes_with_the_end_of_the_pipe(pipe):
    writer, output, lines = pipe
    os.write(writer, b"last words")
    os.close(writer)
    output.drain(0.0)
    assert (output.is_open, lines) == (False, [b"last words"])


def test_a_line_without_an_end_is_passed_on_after_a_silence(pipe):
    writer, output, lines = pipe
    os.write(writer, b"really? [y/n] ")
    output.read(10.0)
    output.pass_on_idle(11.9)
    assert lines == []
    output.pass_on_idle(12.0)
    os.close(writer)
    assert lines == [b"really? [y/n] "]


def test_any_bytes_are_kept_as_they_are(pipe):
    writer, output, lines = pipe
    os.write(writer, bytes(range(11, 256)) + b"\0\n")
    os.close(writer)
    output.drain(0.0)
    assert lines == [bytes(range(11, 256)) + b"\0"]


def test_an_endless_line_is_cut_so_that_memory_is_bounded(pipe):
    writer, output, lines = pipe
    block = b"x" * 65536
    for _ in range(10):
        os.write(writer, block[:60000])
        output.drain(0.0)
    os.close(writer)
    output.finish(0.0)
    assert sum(len(line) for line in lines) == 600000
    assert max(len(line) for line in lines) <= LONGEST_LINE_BYTES
    assert len(lines) <= 4
