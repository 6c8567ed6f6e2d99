"""The reference pages say what the declarations say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from roadworthy.environments.kind import Kind
from roadworthy.environments.reference import SHAPE, kinds_page, problems_page, toml_page
from roadworthy.environments.rules import RULES
from roadworthy.environments.site import Site
from roadworthy.problems import Level, Rule


def test_each_key_has_a_row_with_its_help_its_type_and_its_default(kinds: Mapping[str, Kind]) -> None:
    lines = toml_page(kinds).splitlines()
    help_of_settings = "The project's own settings module, used unchanged."
    assert f"| `settings` | {help_of_settings} | a module such as gazette.settings | required |" in lines
    assert "| `port` | The port of its SSH server. | a whole number from 1 to 65535, e.g. `2222` | `22` |" in lines
    assert [line for line in lines if line.startswith("#")] == [
        "# roadworthy.toml",
        "## The file",
        "## `[site]`",
        "## `[[build]]`",
        "## `[jobs.NAME]`",
        "## `[figures.NAME]`",
        "## `[services.NAME]`",
        "## `[environments.NAME]`",
        "## `[environments.NAME.hosts]`",
        "## `[environments.NAME.deploy]`",
    ]


def test_the_example_on_the_page_is_right(read: Callable[[str], Site]) -> None:
    assert read(SHAPE.replace('"requirements.txt"', '"django"')).warnings == ()


def test_each_kind_has_its_roles_and_options(kinds: Mapping[str, Kind]) -> None:
    page = kinds_page(kinds)
    assert "## server\n\nApplication server.\n\nRoles: `web`. Depends on: `database`, `cache`.\n" in page
    assert "| `static` | Serve static files. | true or false | `true` |" in page


def test_rules_are_printed_in_the_order_of_their_ids() -> None:
    rules = (Rule("E902", "Second", "Because.", Level.WARNING), Rule("E901", "First", "Therefore."))
    assert problems_page(rules).splitlines()[-2:] == [
        "| E901 | error | First | Therefore. |",
        "| E902 | warning | Second | Because. |",
    ]


def test_no_id_is_given_twice() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
