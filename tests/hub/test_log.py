"""The log helps nobody in."""

import logging
import sys

from roadworthy.hub.log import LogFormatter


def test_links_and_tokens_are_left_out_of_lines_and_tracebacks():
    try:
        raise ValueError("at /-/enter/s3cret_t0ken-x with Authorization: Bearer an0ther.token~+/=")
    except ValueError:
        error = sys.exc_info()
    record = logging.LogRecord("django.request", 40, "x", 1, "%s: %s", ("Error", "/-/enter/s3cret_t0ken-x"), error)
    said = LogFormatter("%(levelname)s %(name)s: %(message)s").format(record)
    assert said.startswith("ERROR django.request: Error: /-/enter/***\nTraceback")
    assert said.endswith("ValueError: at /-/enter/*** with Authorization: Bearer ***")
