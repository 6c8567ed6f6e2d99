"""Opens every page of a site as nobody, as a user and as staff, among rows made up for it, and tells what it saw.

Runs in the site's own Python in a throwaway copy over a throwaway database that is migrated: the standard library and
Django, nothing newer than Python 3.9. `answer(request)` returns what JSON can hold; nothing is judged here.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roadworthy.structure.trying import inside_visits_addresses as places
    from roadworthy.structure.trying import inside_visits_minds as minds
    from roadworthy.structure.trying.inside_start import tell_how_far
    from roadworthy.structure.trying.inside_visits_browser import Browser
    from roadworthy.structure.trying.inside_visits_objects import Maker, models_to_make, without_scopes
    from roadworthy.structure.trying.inside_visits_page import Page
    from roadworthy.structure.trying.inside_visits_start import own_files, start
    from roadworthy.structure.trying.inside_visits_tokens import let_into_apis
    from roadworthy.structure.trying.inside_visits_watch import Watch
else:
    import inside_visits_addresses as places
    import inside_visits_minds as minds
    from inside_start import tell_how_far
    from inside_visits_browser import Browser
    from inside_visits_objects import Maker, models_to_make, without_scopes
    from inside_visits_page import Page
    from inside_visits_start import own_files, start
    from inside_visits_tokens import let_into_apis
    from inside_visits_watch import Watch

ROWS = (3, 8, 13)
NOTHING, SHUT = (404, 0), (401, 403)
VISITORS = ("staff", "user", "nobody")
SECOND_ROW = re.compile(r"get\(\) returned more than one (\w+) --")


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return what there was to see: pages, errors, statements that grew, writes, and what stayed of a visitor."""
    start()
    folder = os.path.realpath(request["folder"])
    watch = Watch(own_files(folder))
    visits = Visits(request, watch, folder)
    with watch.everywhere():
        visits.run()
    return visits.told()


class Visits:
    """All visits, in their order: rows, finding the way, three looks as rows grow, and two users in turn."""

    def __init__(self, request: dict[str, Any], watch: Any, folder: str) -> None:
        self.watch, self.folder = watch, folder
        self.browser = Browser(watch, request)
        self.maker = Maker()
        self.pages: list[Page] = []
        self.models: list[Any] = []
        self.kept: list[dict[str, Any]] = []
        self.unfinished: list[str] = []
        self.sizes: dict[str, list[int]] = {}
        self.linked: dict[Any, list[str]] = {}

    def run(self) -> None:
        """Make all visits; what one part breaks with does not keep the others from being tried."""
        parts = [self.make_rows, self.list_pages, self.discover, self.look_as_others, self.measure_all, self.take_turns]
        for part in parts:
            try:
                part()
            except Exception as error:
                said = f"{type(error).__name__}: {' '.join(str(error).split())[:160]}"
                self.unfinished.append(f"what comes after {said} ({part.__name__.replace('_', ' ')})")

    def make_rows(self) -> None:
        """Make the first rows: the user first, whom the others belong to."""
        tell_how_far("making rows")
        from django.contrib.auth import get_user_model

        user = get_user_model()
        powers = [field.name for field in user._meta.concrete_fields
                  if field.name in ("is_staff", "is_superuser", "is_admin", "is_administrator")]  # fmt: skip
        on = {name: True for name in ("is_active",) if any(field.name == name for field in user._meta.concrete_fields)}
        for name, has_power in (("user", False), ("other", False), ("staff", True)):
            made = self.maker.make(user, **dict.fromkeys(powers, has_power), **on)
            if made is None:
                self.unfinished.append(f"users could not be made: {self.maker.failed.get(user._meta.label, '')}")
                break
            self.browser.enter(name, made)
        self.models = models_to_make(self.watch.is_own)
        self.maker.grow(self.models, ROWS[0], lambda: self.browser.is_late(0.2))

    def list_pages(self) -> None:
        """List the addresses: the site's own views, and the admin of its own models."""
        for address in places.addresses(self.watch.is_own):
            page = Page(address)
            page.is_own = places.is_own_view(address, self.watch.is_own)
            self.pages.append(page)
        self.pages.sort(key=lambda page: (page.is_admin or page.address.is_other_format, page.address.holes))
        let_into_apis()
        with without_scopes():
            self.ask_rows()

    def ask_rows(self) -> None:
        """Ask the rows for their own address; of a library's view that shows the site's model, make a page."""
        known = {page.address.key: page for page in self.pages}
        for model in self.models:
            row = self.maker.anchor(model)
            path, key = places.path_of_row(row) if row is not None else ("", None)
            page = known.get(key)
            if page is None:
                continue
            if page.is_own:
                self.linked.setdefault(key, []).append(path)
            else:
                shown = Page(page.address, model)
                self.pages.append(shown)
                self.linked.setdefault(shown.key, []).append(path)

    def discover(self) -> None:
        """Open each page as staff, else as a user, with arguments made of rows or of links seen on other pages."""
        linked = self.linked
        for _ in range(2):
            for number, page in enumerate(self.pages):
                tell_how_far(f"{number} of {len(self.pages)} addresses looked for")
                if self.browser.is_late(0.5):
                    return
                if page.is_own and page.statuses.get("staff", 404) in (404, 0) and "user" not in page.statuses:
                    self.find_way(page, linked)
            if not linked:
                return

    def find_way(self, page: Page, linked: dict[Any, list[str]]) -> None:
        """Open one page on the paths that may lead to it until one does."""
        page.was_sought = True
        with without_scopes():
            paths = places.paths_of(page.address, self.maker)
        paths = [*linked.get(page.key, [])[:2], *(() if page.model else paths)]
        if page.is_api:  # as a program asks an API, without its forms
            self.browser.json_paths.update(paths)
        for path in paths:
            if path not in page.tried and self.leads_there(page, path, linked):
                return

    def leads_there(self, page: Page, path: str, linked: dict[Any, list[str]]) -> bool:
        """Open a page on one path: as staff, and as the user whom the rows belong to where staff may not see it."""
        page.tried.add(path)
        staff = "staff" if "staff" in self.browser.cookies else "nobody"
        seen = self.open_alone(path, staff)
        if page.path and (seen["status"] in NOTHING or (seen["error"] and page.statuses["staff"] not in NOTHING)):
            return False
        page.path, page.statuses["staff"] = path, seen["status"]
        page.errors.pop("staff", None)
        if seen["error"]:
            page.errors["staff"] = seen["error"]
        self.remember_links(seen, path, linked)
        if seen["status"] not in (*NOTHING, *SHUT) and not seen["error"]:
            self.remember_writes(page, "staff")
            return True
        may_be_users = seen["status"] in (404, *SHUT) and "user" in self.browser.cookies
        return may_be_users and self.is_users_own(page, path, linked)

    def is_users_own(self, page: Page, path: str, linked: dict[Any, list[str]]) -> bool:
        """Open a page that staff may not see as the user; say whether it is there."""
        seen = self.open_alone(path, "user")
        if seen["status"] in (*NOTHING, *SHUT) or seen["error"]:
            return False
        page.statuses["user"] = seen["status"]
        self.remember_links(seen, path, linked)
        self.remember_writes(page, "user")
        return True

    def open_alone(self, path: str, visitor: str) -> dict[str, Any]:
        """Open a page; where it breaks because there are two rows of what there is one, open it again with one."""
        seen = self.browser.open(path, visitor)
        found = SECOND_ROW.search(seen["error"]["message"]) if seen["error"] else None
        if found and self.maker.keep_one(found.group(1)):
            return self.browser.open(path, visitor)
        return seen

    def remember_links(self, seen: dict[str, Any], path: str, linked: dict[Any, list[str]]) -> None:
        """Keep the links of a page by the address that they lead to."""
        from urllib.parse import urljoin, urlsplit

        from django.urls import resolve

        for link in seen["links"]:
            parts = urlsplit(urljoin("https://localhost" + path, link))
            if parts.netloc not in ("localhost", "testserver"):
                continue
            try:
                match = resolve(parts.path)
            except Exception:
                continue
            known = linked.setdefault((match.route,), [])
            if parts.path not in known and len(known) < 3:
                known.append(parts.path)

    def remember_writes(self, page: Page, visitor: str) -> None:
        """Note what a page writes, and writes again when it is opened a second time."""
        first = [each for each in self.watch.statements if each.get("changed")]
        if not first:
            return
        self.browser.open_twice(page.path, visitor)
        again = {(each["shape"], str(each["way"])) for each in self.watch.statements if each.get("changed")}
        for each in first:
            if (each["shape"], str(each["way"])) in again and each not in page.writes:
                page.writes.append({**each, "as": visitor})

    def look_as_others(self) -> None:
        """Open each page that was found as a user and as nobody, too."""
        for page in self.pages:
            for visitor in ("user", "nobody"):
                if (
                    not page.path
                    or self.browser.is_late(0.7)
                    or (visitor == "user" and "user" not in self.browser.cookies)
                ):
                    continue
                if visitor in page.statuses or all(status in NOTHING for status in page.statuses.values()):
                    continue
                seen = self.browser.open(page.path, visitor)
                page.statuses[visitor] = seen["status"]
                if seen["error"]:
                    page.errors[visitor] = seen["error"]
                self.remember_writes(page, visitor)

    def measure_all(self) -> None:
        """Look at every page with ever more rows."""
        for number, count in enumerate(ROWS):
            if number:
                self.maker.grow(self.models, count, lambda: self.browser.is_late(0.85))
            self.measure(number)
        if self.browser.is_late(0.9):
            self.unfinished.append("the time was up before the queries of every page were counted")

    def measure(self, number: int) -> None:
        """Count what each page asks of the database with so many rows."""
        clear_caches()
        tell_how_far(f"counting queries with {ROWS[number]} rows")
        with without_scopes():
            for model in self.models:
                self.sizes.setdefault(model._meta.label, []).append(self.maker.size_of(model))
        for page in self.pages:
            visitors = [name for name in ("user", "staff", "nobody") if page.statuses.get(name) == 200]
            if not visitors or self.browser.is_late(0.9) or len(page.totals) < number or page.is_of_one_row:
                continue
            page.measured_as = page.measured_as or visitors[0]
            seen = self.browser.open(page.path, page.measured_as)
            if seen["status"] != 200:
                continue
            page.totals.append(len(self.watch.statements))
            asked = Counter((each["shape"], tuple(map(tuple, each["way"])), each["relation"])
                            for each in self.watch.statements)  # fmt: skip
            note(page.asked, asked, number)
            note(page.fetched, self.watch.fetched, number)

    def take_turns(self) -> None:
        """Open pages as two users in turn on this one thread, and look for what stays of the one before."""
        tell_how_far("two users take turns")
        self.kept = minds.take_turns(self)

    def told(self) -> dict[str, Any]:
        """Return all that was seen, as data."""
        rows = {model._meta.label: len(keys) for model, keys in self.maker.rows.items()}
        own = {model._meta.label for model in self.models}
        failed = {name: why for name, why in self.maker.failed.items() if name in own}
        return {"pages": [page.told() for page in self.pages], "rows": rows, "not_made": failed,
                "sizes": self.sizes, "kept": self.kept, "unfinished": self.unfinished}  # fmt: skip


def note(table: dict[Any, list[int]], counts: Any, number: int) -> None:
    """Put counts into the row of each key, with nothing where a key was not seen before."""
    for key in {*table, *counts}:
        row = table.setdefault(key, [0] * number)
        row += [0] * (number - len(row)) + [counts.get(key, 0)]


def clear_caches() -> None:
    """Empty every cache, so that each look starts alike."""
    from django.core.cache import caches

    for cache in caches.all(initialized_only=True):
        try:
            cache.clear()
        except Exception:
            continue
