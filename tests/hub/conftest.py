"""One hub for all tests: two sites whose last two hours are known, and the people of the cast."""

from __future__ import annotations

import time

import pytest
from tests.hub.demo import fill
from tests.hub.newspaper import Newspaper
from tests.hub.running import Hub, free_port

HOURS = ((26, 22, 60), (2.5, 0.2, 60), (0.2, -0.06, 10))
"""Until a few minutes after now, so that no host falls silent while tests run."""


@pytest.fixture(scope="session")
def hub(tmp_path_factory):
    """Return a hub that serves `gazette-production` and `herald-production`."""
    own = Hub(tmp_path_factory.mktemp("hub"), free_port())
    for key, hours in (("gazette-production", HOURS), ("herald-production", HOURS[-1:])):
        fill(own.folder, time.time(), Newspaper(key=key), hours)
    own.start()
    yield own
    own.stop()


@pytest.fixture(scope="session")
def owner(hub):
    return hub.person("owner")


@pytest.fixture(scope="session")
def outsider(hub, owner):
    """Return somebody with a session and no right."""
    return invited(hub, owner, "outsider", "none")


@pytest.fixture(scope="session")
def reader(hub, owner):
    return invited(hub, owner, "reader", "reader")


def invited(hub, owner, name, right):
    """Return a visitor who came in by the link that an owner made."""
    answer = owner.send("/-/people", act="invite", name=name, right=right)
    link = answer.text.split('<code class="link">')[1].split("<")[0]
    visitor = hub.visitor()
    assert visitor.come_in(link).status == 302
    return visitor
