"""What the project did while its Django was started."""

from __future__ import annotations

from collections.abc import Iterator

from roadworthy.structure.checks.check import Over, check
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.view_of_codebase import CodebaseView


@check(
    "W480",
    "Something is connected to while the site is loaded",
    why="Every process, and every management command, waits for it before it does anything; when it is away, none "
    "of them starts, and `migrate` on a new database may not either.",
    bad="class ShopConfig(AppConfig):\n    def ready(self):\n        redis.Redis(HOST).ping()",
    good="@cache\ndef client():\n    return redis.Redis(HOST)  # connects when it is first used",
    way_out="Ask at the first use, not in ready(), at the top of a module or in the settings.",
    ignore_when="the site goes on without it, and does not wait long.",
    over=Over.DJANGO,
)
def connects(view: CodebaseView) -> Iterator[Finding]:
    """Find the lines that wanted to connect while settings and apps were loaded."""
    for each in view.django.refused if view.django else ():
        message = f"{each.what} is asked while the site is loaded"
        yield view.finding(each.file, each.line, message, about=f"{each.file} {each.what}")
