"""The page of the servers under a site, and the way there from the picture."""

import json
import re
import time

import pytest
from tests.hub.demo import fill
from tests.hub.machinery import batches
from tests.hub.newspaper import Newspaper
from tests.hub.running import Hub, free_port

from roadworthy.monitoring.series.batch import Batch
from roadworthy.monitoring.series.store import SeriesStore


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    """Return the owner of a hub whose servers say how they do; connections to the database are scarce on web2."""
    own, now = Hub(tmp_path_factory.mktemp("hub"), free_port()), time.time()
    fill(own.folder, now, Newspaper(), ((0.5, -0.06, 10),))
    store = SeriesStore(own.folder / "series", lambda: now)
    scarce = {("web2", "pgbouncer_pools_client_waiting"): 4, ("web2", "pgbouncer_pools_client_maxwait"): 2}
    for body in batches(now - 1800, now + 200, scarce):
        store.take(Batch.read(body))
    store.close()
    own.start()
    yield own.person("owner")
    own.stop()


def test_each_part_of_the_picture_that_speaks_for_itself_leads_to_its_graphs(visitor):
    text = visitor.ask("/gazette-production/").text
    links = dict(re.findall(r'data-part="([^"]+)"[^>]*><a href="([^"]+)"', text))
    assert links["lb1:balancer"] == "/gazette-production/servers?of=haproxy&amp;host=lb1"
    assert links["web2:pgbouncer"] == "/gazette-production/servers?of=pgbouncer&amp;host=web2"
    assert links["web1:web"] == "/gazette-production/hosts?host=web1"
    said = "connection pool on web2 is strained: 4 wait for a connection, the first for 2 s."
    assert said in text


def test_the_page_says_how_each_server_does_and_draws_its_graphs(visitor):
    text = visitor.ask("/gazette-production/servers").text
    for words in ("99.76 % answered", "2 of 18 busy", "40 transactions/s", "90 % hits"):
        assert f'<p class="figure">{words}</p>' in text
    assert {"front-answers", "pool-wait", "pg-connections", "redis-hits"} <= set(graphs_of(text))


def test_one_server_on_one_host_is_shown_alone(visitor):
    text = visitor.ask("/gazette-production/servers?of=pgbouncer&host=web2").text
    assert all(name.startswith("pool-") for name in graphs_of(text))
    assert re.findall(r'<span class="soft">on ([^<]+)</span></a>', text) == ["web2"]
    assert visitor.ask("/gazette-production/servers?of=mysql&host=nowhere").status == 200


def test_graphs_are_asked_for_again_by_their_names(visitor):
    found = visitor.ask("/gazette-production/data?q=pg-hits,front-lost&host=db1").json["graphs"]
    assert list(found) == ["pg-hits", "front-lost"]
    assert found["pg-hits"]["lines"][0]["name"] == "in memory"


def graphs_of(text):
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', text, re.DOTALL)[1])[
        "graphs"
    ]
