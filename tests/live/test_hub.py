"""The hub's pages in a real browser: read, zoomed, compared, shared, by pointer, finger and keys."""

from __future__ import annotations

import re
import shutil
import time

import pytest
from tests.hub.demo import fill
from tests.hub.newspaper import Newspaper
from tests.hub.running import Hub, free_port

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
SITE = "/gazette-production/"
PAGES = (
    "/",
    SITE,
    f"{SITE}view?view=feeds.views.feed",
    f"{SITE}examples",
    f"{SITE}hosts",
    f"{SITE}processes",
    f"{SITE}own",
    "/-/people",
)
SIZES = {"wall": (1440, 900), "phone": (390, 844)}
pytestmark = [pytest.mark.live, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")]


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    own = Hub(tmp_path_factory.mktemp("hub"), free_port())
    fill(own.folder, time.time(), Newspaper(), ((26, 22, 60), (2.5, 0.1, 60), (0.1, -0.06, 10)))
    own.start()
    yield own
    own.stop()


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def signed_in(hub, chromium):
    """Return the cookies of somebody who pressed the button of a one-time link."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(hub.link())
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{hub.url}/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def opened(hub, chromium, signed_in):
    """Return how a page is opened: what the browser complains about is in `page.complaints`."""
    contexts = []

    def open_page(path, size="wall", **wishes):
        width, height = SIZES[size]
        context = chromium.new_context(storage_state=signed_in, viewport={"width": width, "height": height}, **wishes)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on(
            "console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(hub.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", SIZES)
def test_a_page_fits_its_screen_and_nothing_complains(opened, path, size):
    page = opened(path, size)
    page.wait_for_timeout(200)
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("h1").count() == 1


def test_graphs_are_drawn_and_the_parts_are_joined(opened):
    page = opened(SITE)
    assert page.locator(".graph").count() == 8
    for graph in page.locator(".graph").all():
        assert len(graph.locator("path.line").first.get_attribute("d")) > 500
    assert page.locator(".way").count() == 9
    assert page.locator("#graph-requests .deploy path").count() == 1


def test_the_site_is_there_within_a_second_and_two_hundred_kilobytes(opened, hub):
    page = opened("/")
    sizes = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    began = time.monotonic()
    page.goto(hub.url + SITE)
    page.wait_for_selector("#graph-requests path.line")
    took_s = time.monotonic() - began
    print(f"the site's page: {took_s * 1000:.0f} ms, {sum(sizes)} bytes unpacked")
    assert sum(sizes) < 200_000


def test_dragging_zooms_and_the_way_back_is_one_press(opened):
    page = opened(SITE)
    box = page.locator("#plot-latency").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 40, steps=5)
    assert page.locator("rect.chosen").count() == 8
    page.mouse.up()
    page.wait_for_url(re.compile(r"from=\d+&to=\d+"))
    start, end = map(int, re.findall(r"=(\d+)", page.url))
    assert 0.15 * 10_800 < end - start < 0.25 * 10_800
    page.get_by_role("link", name="Back to now").click()
    page.wait_for_url(re.compile(r"/gazette-production/$"))
    page.go_back()
    page.wait_for_selector("#live")
    assert page.complaints == []


def test_the_keys_read_choose_and_zoom(opened):
    page = opened(SITE)
    plot = page.locator("#plot-requests")
    plot.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    assert re.fullmatch(r"\d\d:\d\d: requests [\d.]+ /s", plot.get_attribute("aria-valuetext"))
    assert page.locator(".cursor").count() == 8
    for _ in range(6):
        page.keyboard.press("Shift+PageUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"from=\d+&to=\d+"))
    page.wait_for_selector("#live")
    assert page.evaluate("document.activeElement.id") == "plot-requests"


def test_a_table_has_the_same_figures_as_the_graph(opened):
    page = opened(f"{SITE}?range=15m")
    page.locator("#table-requests summary").focus()
    page.keyboard.press("Enter")
    table = page.locator("#table-requests table")
    assert table.locator("caption").inner_text() == "Requests, /s, the newest first"
    values = page.evaluate("JSON.parse(document.getElementById('data').textContent).graphs.requests.lines[0].values")
    assert table.locator("tbody tr").count() == sum(value is not None for value in values)
    assert table.locator("thead th").all_inner_texts() == ["time", "requests"]


def test_yesterday_is_drawn_behind_and_said(opened):
    page = opened(SITE)
    page.locator("#compare-day").click()
    page.wait_for_selector("#graph-requests path.before")
    assert "compare=day" in page.url
    assert re.search(r"(the day before)", page.locator("#graph-requests .when").inner_text())


def test_releases_are_told_apart_by_a_press_and_by_keys(opened):
    page = opened(SITE)
    page.locator("#split-release").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("split=release"))
    page.wait_for_selector("#split-release[aria-current]")
    assert page.locator(".graph").count() == 7
    assert page.locator("#graph-errors path.line[data-line]").count() == 2
    assert page.locator("#graph-errors .deploy path").count() == 1
    assert page.evaluate("document.activeElement.id") == "split-release"
    page.locator(".tabs").get_by_role("link", name="Hosts").click()
    page.wait_for_selector("#graph-cpu .deploy path")
    page.locator(".trail a").click()
    page.wait_for_selector("#split-release[aria-current]")
    page.locator("#split-no").click()
    page.wait_for_selector("#graph-releases")
    assert "split" not in page.url
    assert page.complaints == []


@pytest.mark.parametrize("right", ["owner", "on call", "reader", "none"])
def test_a_person_sees_and_may_do_what_their_right_says(opened, hub, chromium, right):
    people = opened("/-/people")
    people.locator("input[name=name]").fill(f"somebody {right}")
    people.locator("section select[name=right]").select_option(right)
    people.get_by_role("button", name="Make a link").click()
    link = people.locator("code.link").inner_text()
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.goto(link)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(f"{hub.url}/")
        assert page.locator(".card").count() == (0 if right == "none" else 1)
        assert page.get_by_role("link", name="People").count() == (1 if right == "owner" else 0)
        for path in PAGES[1:]:
            wanted = 200 if right == "owner" or (right != "none" and path != "/-/people") else 404
            assert page.goto(hub.url + path).status == wanted, path
        assert page.goto(hub.url + SITE + "data").status == (404 if right == "none" else 200)
    finally:
        context.close()


def test_a_deploy_is_a_mark_on_the_wall_of_all_sites(opened):
    assert opened("/").locator(".spark .mark").count() == 1


def test_the_page_renews_itself_and_says_when_the_hub_is_away(opened):
    page = opened(f"{SITE}?range=15m")
    page.clock.install()
    page.reload()
    page.wait_for_selector("#graph-requests path.line")
    with page.expect_response(re.compile("range=15m")):
        page.clock.run_for(10_500)
    assert page.locator("#notice").is_hidden()
    page.route("**/*", lambda route: route.abort())
    page.clock.run_for(10_500)
    page.wait_for_selector("#notice:not([hidden])")
    assert re.match(
        r"The hub does not answer. What you see is from \d\d:\d\d:\d\d.", page.locator("#notice").inner_text()
    )
    page.unroute("**/*")
    page.clock.run_for(10_500)
    page.wait_for_selector("#notice", state="hidden")


def test_colours_follow_the_system_or_the_reader(opened):
    page = opened("/", color_scheme="dark")
    shade = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(shade) == "rgb(14, 18, 20)"
    page.locator("#theme").click()
    assert page.evaluate(shade) == "rgb(246, 245, 241)"
    page.reload()
    assert page.evaluate(shade) == "rgb(246, 245, 241)"


def test_nothing_moves_for_those_who_want_no_motion(opened):
    still, moving = (opened(SITE, reduced_motion=wish) for wish in ("reduce", "no-preference"))
    names = [
        page.evaluate("getComputedStyle(document.querySelector('.way:not(.bad)')).animationName")
        for page in (still, moving)
    ]
    assert names == ["none", "go"]


def test_every_text_can_be_read_on_its_ground(opened):
    """WCAG 2.2, 1.4.3: at least 4.5 to 1, on both themes."""
    for scheme in ("light", "dark"):
        page = opened(SITE, color_scheme=scheme)
        names = ("paper", "sheet", "tint", "ink", "soft", "accent", "bad", "warn")
        style = {
            name: page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--{name}').trim()")
            for name in names
        }
        for ground in names[:3]:
            for ink in names[3:]:
                assert contrast(style[ground], style[ink]) >= 4.5, (scheme, ink, ground)


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(colour):
    whole = colour if len(colour) == 7 else "#" + "".join(letter * 2 for letter in colour[1:])
    parts = [int(whole[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
