"""The line that asked, found among all the lines that were on the way."""

import sys

from roadworthy.contrib.metrics.place import asked_by, asked_here, shown

LIBRARY = "/srv/x/venv/lib/python3.11/site-packages/taggit/managers.py"
PLUMBING = "/srv/x/venv/lib/python3.11/site-packages/django/db/models/query.py"
SITE = "/srv/x/code/articles/views.py"


def chain(*paths):
    """Return the frame of the innermost of functions that call one another, each in a file of its own."""
    called = sys._getframe
    for path in reversed(paths):
        names = {"called": called}
        exec(compile("\n\ndef calling():\n    return called()", path, "exec"), names)
        called = names["calling"]
    return called()


def test_it_is_the_innermost_line_of_the_site(monkeypatch):
    monkeypatch.setattr(sys, "path", ["/srv/x", "/srv/x/code"])
    assert shown(asked_by(chain("/srv/x/code/wsgi.py", SITE, LIBRARY, PLUMBING))) == "articles/views.py:4"


def test_without_a_line_of_the_site_it_is_a_librarys():
    assert asked_by(frames(LIBRARY, PLUMBING)) == (LIBRARY, 4)
    assert asked_by(frames(PLUMBING)) == ("", 0)


def test_a_statement_asked_again_is_told_with_the_line_that_asks_then():
    def ask():
        return asked_here("SELECT 1")[1]

    def ask_from_another_depth():
        return [asked_here("SELECT 1")[1] for _ in range(2)]

    first, *again, other = [ask(), *(ask() for _ in range(2)), asked_here("SELECT 1")[1]]
    here = ask.__code__.co_firstlineno
    assert (first, again, other) == (here + 1, [here + 1] * 2, here + 6)
    assert ask_from_another_depth() == [here + 4] * 2


def frames(*paths):
    """Return the innermost of frames without this test's own at their end."""
    innermost = None
    for path in paths:
        innermost = Frame(path, innermost)
    return innermost


class Frame:
    def __init__(self, path, back):
        self.f_code = compile("", path, "exec")
        self.f_lineno = 4
        self.f_back = back


def test_it_ends_however_deep_the_calls_are():
    frame = Frame(PLUMBING, None)
    frame.f_back = frame
    assert asked_by(frame) == ("", 0)


def test_a_file_that_nothing_is_imported_from_is_shown_whole(monkeypatch):
    monkeypatch.setattr(sys, "path", ["/srv/other"])
    assert (shown(("/srv/y/jobs.py", 3)), shown(("", 0))) == ("/srv/y/jobs.py:3", "")
