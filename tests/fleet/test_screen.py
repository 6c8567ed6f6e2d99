import os
import threading

from roadworthy.fleet.screen import Screen


def test_lines_are_written_in_order():
    reader, writer = os.pipe()
    screen = Screen(writer)
    for number in range(100):
        screen.write(f"{number}\n")
    screen.close(5.0)
    assert os.read(reader, 10000).decode().split() == [str(number) for number in range(100)]
    os.close(writer)
    os.close(reader)


def test_a_slow_terminal_blocks_nobody_and_what_it_missed_is_counted():
    reader, writer = os.pipe()
    screen = Screen(writer, most_bytes=100_000)
    for number in range(10_000):
        screen.write(f"{number:0>99}\n")
    screen.flush(0.05)
    pieces = []
    while not b"".join(pieces).endswith(b"9999\n"):
        pieces.append(os.read(reader, 100_000))
    lines = b"".join(pieces).decode().splitlines()
    told = [line for line in lines if line.startswith("…")]
    missed = sum(int(line.split()[1]) for line in told)
    assert told[-1] == f"… {int(told[-1].split()[1])} lines were not shown: the terminal is slow"
    assert missed > 0
    assert len(lines) - len(told) + missed == 10_000
    screen.close(5.0)
    os.close(writer)
    os.close(reader)


def test_a_reader_that_has_gone_is_forgotten(wait_until):
    reader, writer = os.pipe()
    os.close(reader)
    screen = Screen(writer)
    screen.write("anybody?\n")
    wait_until(lambda: screen.is_gone)
    screen.write("nobody\n")
    screen.close(5.0)
    os.close(writer)


def test_a_closed_screen_leaves_no_thread(wait_until):
    reader, writer = os.pipe()
    before = threading.active_count()
    screen = Screen(writer)
    screen.close(5.0)
    wait_until(lambda: threading.active_count() == before)
    os.close(writer)
    os.close(reader)
