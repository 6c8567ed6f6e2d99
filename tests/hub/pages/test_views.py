"""Every page of the hub with a newspaper's figures in it, and what wrong addresses get."""

import html
import json
import re
from urllib.parse import quote

import pytest

GRAPHS = ["requests", "errors", "latency", "database", "queries", "cache", "releases", "tasks"]


def data_of(answer):
    return json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', answer.text, re.DOTALL)[1])


def test_the_site_is_shown_with_its_parts(owner):
    text = owner.ask("/gazette-production/").text
    parts = re.findall(r'<li class="part (\w+)" id="part-([^"]+)" data-part="[^"]+" data-needs="([^"]*)"', text)
    assert parts == [
        ("well", "domain", "lb1:balancer"),
        ("well", "lb1:balancer", "web1:web web2:web"),
        ("well", "web1:web", "db1:database db1:cache"),
        ("well", "web2:web", "db1:database db1:cache"),
        ("well", "web1:worker", "db1:database db1:cache"),
        ("well", "db1:database", ""),
        ("well", "db1:cache", ""),
    ]
    assert "All 6 parts are well." in text


def test_the_site_has_all_graphs_with_one_value_a_step(owner):
    data = data_of(owner.ask("/gazette-production/?range=1h"))
    assert list(data["graphs"]) == GRAPHS
    assert data["step"] == 20
    for graph in data["graphs"].values():
        assert graph["lines"] and all(len(line["values"]) == 180 for line in graph["lines"])
    assert [line["name"] for line in data["graphs"]["latency"]["lines"]] == ["median", "95 %", "99 %"]
    assert data["deploys"] == [] and data["live"] is True


def test_every_view_has_a_row_that_leads_to_its_page(owner):
    text = owner.ask("/herald-production/").text
    links = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a>', text)
    assert {name for _, name in links} == {
        "articles.views.front", "articles.views.article", "sections.views.section", "search.views.search",
        "comments.views.add", "feeds.views.feed", "newsroom.views.desk",
    }  # fmt: skip
    page = owner.ask(html.unescape(links[0][0]))
    assert page.status == 200 and f"<h1>{links[0][1]}</h1>" in page.text
    assert list(data_of(page)["graphs"]) == GRAPHS[:-1]


def test_a_view_shows_only_its_own_requests(owner):
    whole, one = (
        data_of(owner.ask(f"/gazette-production/{page}"))["graphs"]["requests"]["lines"][0]["values"]
        for page in ("", "view?view=feeds.views.feed")
    )
    pairs = [(a, b) for a, b in zip(whole, one, strict=True) if a and b]
    assert len(pairs) > 100 and all(0 < b < a / 5 for a, b in pairs)


def test_deploys_stand_in_the_data_and_in_words(owner):
    answer = owner.ask("/gazette-production/?range=3h")
    assert [deploy["release"] for deploy in data_of(answer)["deploys"]] == ["20261121-0904-04f3273"]
    assert "<strong>20261121-0904-04f3273</strong> <code>04f3273aa8</code> by tomas" in answer.text


def test_deploys_are_marks_on_every_page_with_graphs(owner):
    for page in ("", "view?view=feeds.views.feed", "hosts", "processes", "own"):
        assert [one["release"] for one in data_of(owner.ask(f"/gazette-production/{page}"))["deploys"]], page
    marks = data_of(owner.ask("/"))["graphs"]["gazette-production"]["marks"]
    assert [one["release"] for one in marks] == ["20261121-0904-04f3273"]


def test_releases_are_told_apart_and_the_address_says_so(owner):
    answer = owner.ask("/gazette-production/?range=3h&split=release")
    data = data_of(answer)
    assert list(data["graphs"]) == [name for name in GRAPHS if name != "releases"]
    for name in ("requests", "errors", "latency"):
        assert [line["name"] for line in data["graphs"][name]["lines"]] == [
            "20261121-0904-04f3273",
            "20261120-1512-8295ce9",
        ]
    assert data["split"] == "release"
    assert 'id="split-release" aria-current="true"' in answer.text
    assert '<a href="/gazette-production/hosts?range=3h&amp;split=release"' in answer.text
    assert "split-" not in owner.ask("/gazette-production/hosts?split=release").text
    assert data_of(owner.ask("/gazette-production/?split=colour"))["split"] == ""


def test_yesterday_stands_beside_today(owner):
    data = data_of(owner.ask("/gazette-production/?range=1h&compare=day"))
    (line,) = data["graphs"]["requests"]["lines"]
    assert len(line["before"]) == len(line["values"])
    assert sum(value is not None for value in line["before"]) > 50
    assert data["compare"] == "day"


def test_a_pinned_time_says_how_the_site_was_at_its_end(owner):
    now = data_of(owner.ask("/gazette-production/"))["end"]
    past = owner.ask(f"/gazette-production/?from={now - 7200}&to={now - 3600}").text
    assert "gazette was well</span></h1>" in past and "All 6 parts are well." in past
    assert f'hosts?host=web1&amp;from={now - 7200}&amp;to={now - 3600}"' in past.replace("servers?of=", "hosts?of=")
    before = owner.ask(f"/herald-production/?from={now - 90000}&to={now - 86400}").text
    assert "gazette was silent</span></h1>" in before
    assert "gazette is well</span></h1>" in owner.ask("/gazette-production/?range=1h").text


def test_an_address_says_which_time_is_shown(owner):
    now = data_of(owner.ask("/gazette-production/"))["end"]
    answer = owner.ask(f"/gazette-production/?from={now - 1800}&to={now - 600}&compare=week")
    data = data_of(answer)
    assert (data["start"], data["end"], data["step"], data["live"]) == (now - 1800, now - 600, 10, False)
    assert "Back to now" in answer.text
    assert f"?from={now - 1800}&amp;to={now - 600}&amp;compare=day" in answer.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("range=2h", "range is one of 15m, 1h, 3h, 12h, 1d, 7d, 30d"),
        ("from=5", "to is a moment in seconds since 1970, and stands beside the other one"),
        ("from=x&to=9", "from is a moment in seconds since 1970, and stands beside the other one"),
        ("from=10&to=5", "from is at least a minute before to, and at most 400 days"),
        ("from=0&to=99999999999999999999", "to is a moment in seconds since 1970, and stands beside the other one"),
        ("from=0&to=1700000000", "from is at least a minute before to, and at most 400 days"),
        ("compare=year", "compare is day or week, or is left out"),
        ("from=%C2%B2&to=900", "from is a moment in seconds since 1970, and stands beside the other one"),
    ],
)
def test_a_time_that_there_is_not_is_refused_in_words(owner, query, words):
    page, data = owner.ask(f"/gazette-production/?{query}"), owner.ask(f"/gazette-production/data?{query}")
    assert (page.status, data.status, data.json) == (400, 400, {"error": words})
    assert f"The time in the address can&#x27;t be shown: {words}." in page.text


def test_data_has_the_graphs_that_are_asked_for(owner):
    data = owner.ask("/gazette-production/data?q=cpu,errors&range=15m&host=web1").json
    assert list(data["graphs"]) == ["cpu", "errors"]
    assert [line["name"] for line in data["graphs"]["cpu"]["lines"]] == ["web1"]


def test_data_is_split_by_release(owner):
    found = owner.ask("/gazette-production/data?q=requests,queries&split=release").json
    assert [len(found["graphs"][name]["lines"]) for name in ("requests", "queries")] == [2, 2]
    answer = owner.ask("/gazette-production/data?split=colour")
    assert (answer.status, answer.json) == (400, {"error": "split is release, or is left out"})


def test_data_names_a_graph_that_there_is_not(owner):
    answer = owner.ask("/gazette-production/data?q=requests,nosuch")
    assert answer.status == 400
    assert answer.json["error"].startswith("no such graph: nosuch; there are requests, errors, latency")


@pytest.mark.parametrize("view", ['"}', "a\\", "x\ny", "\0", "<script>x</script>", "..", "é" * 900, "{a=~b}"])
def test_a_label_from_an_address_stays_a_label(owner, view):
    answer = owner.ask(f"/gazette-production/view?view={quote(view)}")
    assert answer.status == 200
    assert "<script>x" not in answer.text
    assert (
        owner.ask(f"/gazette-production/data?view={quote(view)}&q=requests").json["graphs"]["requests"]["lines"] == []
    )


def test_examples_show_what_one_request_did(owner):
    text = owner.ask("/gazette-production/examples?range=3h").text
    assert "<b>58 times</b> from <code>newsroom/desk.py:57</code>" in text
    assert "WHERE bylines_author.id = %s" in text
    failed = owner.ask("/gazette-production/examples?range=3h&kind=failed").text
    assert 'class="failed"' in failed and '<li class="slow">' not in failed


def test_hosts_and_processes_show_all_or_one(owner):
    data = data_of(owner.ask("/gazette-production/hosts?range=15m"))
    assert [line["name"] for line in data["graphs"]["memory"]["lines"]] == ["db1", "hub1", "lb1", "web1", "web2"]
    one = data_of(owner.ask("/gazette-production/hosts?range=15m&host=db1"))
    assert [line["name"] for line in one["graphs"]["network"]["lines"]] == ["in", "out"]
    units = data_of(owner.ask("/gazette-production/processes?range=15m&host=web1"))
    assert [line["name"] for line in units["graphs"]["unit-memory"]["lines"]] == [
        "gazette-production-web · web1",
        "gazette-production-worker · web1",
    ]


def test_the_site_s_own_figures_have_graphs_of_their_own(owner):
    data = data_of(owner.ask("/gazette-production/own?range=15m"))
    assert list(data["graphs"]) == ["own-newsroom_tickets"]
    assert [line["name"] for line in data["graphs"]["own-newsroom_tickets"]["lines"]] == ["open", "waiting"]
    same = owner.ask("/gazette-production/data?q=own-newsroom_tickets&range=15m").json
    assert same["graphs"]["own-newsroom_tickets"]["title"] == "newsroom tickets"
    assert owner.ask("/gazette-production/data?q=own-nosuch").status == 400


def test_all_sites_stand_on_one_page(owner):
    answer = owner.ask("/")
    assert re.findall(r'<li class="card (\w+)"><a href="([^"]+)">', answer.text) == [
        ("well", "/gazette-production/"),
        ("well", "/herald-production/"),
    ]
    assert set(data_of(answer)["graphs"]) == {"gazette-production", "herald-production"}


def test_a_page_and_all_it_needs_is_small(owner):
    page = owner.ask("/gazette-production/?range=3h&compare=day", Accept_Encoding="gzip")
    text = owner.ask("/gazette-production/").text
    files = set(re.findall(r'(?:href|src)="(/-/front/[^"]+)"', text))
    sizes = [len(owner.ask(file, Accept_Encoding="gzip").body) for file in files]
    assert len(files) == 5
    assert len(page.body) + sum(sizes) < 60_000


def test_the_scripts_together_are_small(owner):
    files = set(re.findall(r'(?:href|src)="(/-/front/[^"]+\.js)"', owner.ask("/").text))
    assert sum(len(owner.ask(file).body) for file in files) < 25_000


def test_files_of_the_front_are_kept_for_ever_and_change_their_address(owner):
    (address,) = re.findall(r'href="(/-/front/[^"]+hub\.css)"', owner.ask("/").text)
    answer = owner.ask(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert owner.ask("/-/front/000000000000/hub.css").status == 404
    assert owner.ask(address.replace("hub.css", "settings.py")).status == 404
