"""`road check` of a project's code as somebody at a terminal, an editor and a CI server see it."""

from __future__ import annotations

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from roadworthy.cli.main import main
from roadworthy.cli.terminal import Terminal

RATES = """\
import requests


def rates():
    return requests.get("https://rates.example/")
"""
OTHER = "import requests\n\n\ndef other():\n    requests.post('https://partner.example/')\n"
NOT_RUN = "not looked at: what only Django itself knows of the project: nothing of it was run\n"
FINE = f"{NOT_RUN}nothing to say against 1 file"
TEXT = f"""\
Request path
warning: shop/rates.py:5: requests.get() has no time-out (W401)
  5 | return requests.get("https://rates.example/")
    |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  why: When the other server accepts the connection and then says nothing, the process waits for ever.
  way out: Give timeout=10: seconds to connect, and between two pieces of the answer.

{NOT_RUN}{{chapters}}1 warning in 1 of 1 file
for each: road check --explain ID; to keep one: # roadworthy: ignore[ID] the reason
"""
CHAPTERS = """\
worth a look: request path (1 warning)
nothing against: structure, shared nothing, database, migrations, settings, security, packaging
"""
Road = Callable[..., tuple[int, str, str]]


@pytest.fixture
def road(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Road:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "120")
    site = tmp_path / "site"
    (site / "shop").mkdir(parents=True)
    (site / "shop" / "rates.py").write_text(RATES)
    monkeypatch.chdir(site)

    def call(*words: str) -> tuple[int, str, str]:
        terminal = Terminal(io.StringIO(), io.StringIO(), io.StringIO())
        code = main(("check", *words), terminal)
        return code, terminal.out.getvalue(), terminal.err.getvalue()  # type: ignore[attr-defined]

    return call


def test_a_project_without_any_configuration_is_judged(road: Road) -> None:
    assert road() == (1, TEXT.format(chapters=CHAPTERS), "")


def test_the_second_time_says_the_same(road: Road) -> None:
    assert road() == road()


def test_nothing_is_written_into_the_project(road: Road) -> None:
    road()
    assert sorted(str(path) for path in Path().rglob("*")) == ["shop", "shop/rates.py"]


def test_a_changed_file_is_read_again(road: Road) -> None:
    road()
    Path("shop/rates.py").write_text(
        RATES.replace("/)", "/, timeout=5)").replace('example/")', 'example/", timeout=5)')
    )
    assert road() == (0, f"{FINE}\n", "")


def test_without_python_nothing_is_praised(road: Road) -> None:
    Path("shop/rates.py").unlink()
    assert road() == (
        3,
        "",
        "error: .: there is no Python code here (E478)\n"
        "  hint: go to the project's folder, or name it: road -C FOLDER check\n",
    )


def test_a_list_of_requirements_is_judged_without_the_code(road: Road) -> None:
    Path("shop/rates.py").unlink()
    Path("requirements.txt").write_text("django==3.2\n")
    code, out, _ = road()
    assert code == 1
    assert "requirements.txt:1: Django 3.2 has had no security releases since 2024-04 (W908)\n" in out
    assert "\nnot looked at: code: there is none here" in out
    assert "nothing against" not in out


def test_json_is_for_scripts(road: Road) -> None:
    code, out, _ = road("--json")
    (finding,) = json.loads(out)["findings"]
    assert code == 1
    assert (finding["id"], finding["file"], finding["line"], finding["column"]) == ("W401", "shop/rates.py", 5, 12)
    assert (finding["chapter"], finding["level"], finding["can_be_fixed"]) == ("request path", "warning", True)


def test_sarif_is_for_code_hosts(road: Road) -> None:
    code, out, _ = road("--format", "sarif")
    document = json.loads(out)
    (run,) = document["runs"]
    (result,) = run["results"]
    assert (code, document["version"], run["tool"]["driver"]["rules"][0]["id"]) == (1, "2.1.0", "W401")
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "shop/rates.py", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 5, "startColumn": 12, "endLine": 5, "endColumn": 50},
            }
        }
    ]


def test_github_shows_annotations(road: Road) -> None:
    assert road("--format", "github") == (
        1,
        "::warning file=shop/rates.py,line=5,endLine=5,title=W401 requests.get() has no time-out::"
        "Give timeout=10: seconds to connect, and between two pieces of the answer.\n",
        "",
    )


def test_a_comment_with_a_reason_takes_a_finding_out(road: Road) -> None:
    Path("shop/rates.py").write_text(RATES.replace('example/")', 'example/")  # roadworthy: ignore[W401] run by hand'))
    assert road() == (0, f"{FINE} (1 ignored with a comment)\n", "")


def test_a_comment_on_a_line_of_its_own_is_for_the_next(road: Road) -> None:
    Path("shop/rates.py").write_text(
        RATES.replace("    return", "    # roadworthy: ignore[W401] run by hand\n    return")
    )
    assert road() == (0, f"{FINE} (1 ignored with a comment)\n", "")


def test_a_comment_without_a_reason_is_told(road: Road) -> None:
    Path("shop/rates.py").write_text(RATES.replace('example/")', 'example/")  # roadworthy: ignore[W401]'))
    code, out, _ = road()
    assert (code, out.splitlines()[:2]) == (
        0,
        ["Structure", "note: shop/rates.py:5: W401 is ignored without a reason (W201)"],
    )


def test_a_comment_that_hides_nothing_is_told(road: Road) -> None:
    Path("shop/rates.py").write_text("x = 1  # roadworthy: ignore[W401] run by hand\n")
    code, out, _ = road()
    assert (code, out.splitlines()[1]) == (0, "note: shop/rates.py:1: nothing is hidden by the ignore of W401 (W202)")


def test_a_baseline_lets_an_old_project_start_clean(road: Road) -> None:
    assert road("--write-baseline") == (
        0,
        "1 finding is known now (roadworthy-baseline.json); road check tells new ones from here on\n",
        "",
    )
    Path("shop/rates.py").write_text("\n\n" + RATES)  # known, also when it moves
    assert road() == (0, f"{FINE} (1 known from the baseline)\n", "")
    Path("shop/other.py").write_text(OTHER)
    code, out, _ = road()
    assert (code, out.splitlines()[1]) == (1, "warning: shop/other.py:5: requests.post() has no time-out (W401)")
    Path("shop/other.py").unlink()
    Path("shop/rates.py").write_text("x = 1\n")
    assert road()[1] == (f"{FINE} (1 of the baseline is gone: write it anew with --write-baseline)\n")


def test_a_baseline_that_is_none_is_told(road: Road) -> None:
    Path("roadworthy-baseline.json").write_text("[]")
    assert road() == (
        1,
        "",
        "error: roadworthy-baseline.json: the baseline can't be read: it is not what --write-baseline writes (E472)\n"
        "  hint: write it anew with road check --write-baseline\n",
    )


def git(*words: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=o", "-c", "user.email=o@gazette.example", *words], check=True, capture_output=True
    )


def test_since_a_revision_only_what_was_added_is_told(road: Road) -> None:
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "begin")
    Path("shop/rates.py").write_text("# moved\n\n" + RATES)
    Path("shop/other.py").write_text(OTHER)
    code, out, _ = road("--since", "main")
    assert code == 1
    assert [line for line in out.splitlines() if line.startswith("warning")] == [
        "warning: shop/other.py:5: requests.post() has no time-out (W401)"
    ]


def test_since_needs_a_repository_and_a_revision(road: Road) -> None:
    hint = "leave --since out, or name a folder with the earlier code: --before FOLDER"
    assert road("--since", "main") == (1, "", f"error: the folder is in no git repository (E473)\n  hint: {hint}\n")
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "begin")
    assert road("--since", "v9") == (
        1,
        "",
        "error: git knows no revision v9 (E474)\n  hint: give a branch, a tag or a commit, as main or v1.2\n",
    )


def test_only_what_is_selected_is_looked_for(road: Road) -> None:
    assert road("--select", "W8") == (0, f"{FINE}\n", "")
    assert road("--ignore", "w401")[0] == 0
    assert road("--select", "W4", "--ignore", "W402") == (1, TEXT.format(chapters=""), "")
    assert road("--select", "NONSENSE") == (
        1,
        "",
        "error: no such check 'NONSENSE' (E475)\n  hint: road check --list names them all\n",
    )


def test_pyproject_chooses_for_the_whole_team(road: Road) -> None:
    Path("pyproject.toml").write_text('[tool.roadworthy.check]\nignore = ["W401"]\n')
    assert road()[0] == 0
    Path("pyproject.toml").write_text('[tool.roadworthy.check]\nper-file-ignores = { "shop/*" = ["W4"] }\n')
    assert road()[0] == 0
    Path("pyproject.toml").write_text('[tool.roadworthy.check]\nexclude = ["shop"]\n')
    assert road()[0] == 0
    Path("pyproject.toml").write_text('[tool.roadworthy.check]\nignored = ["W401"]\n')
    assert road() == (
        1,
        "",
        "error: pyproject.toml tool.roadworthy.check: unknown key 'ignored' (E476)\n  hint: did you mean ignore?\n",
    )


def test_paths_narrow_what_is_told(road: Road) -> None:
    Path("shop/other.py").write_text(OTHER)
    _, out, _ = road("shop/other.py")
    assert [line for line in out.splitlines() if line.startswith("warning")] == [
        "warning: shop/other.py:5: requests.post() has no time-out (W401)"
    ]


def test_a_word_that_is_neither_an_environment_nor_a_path_is_told(road: Road) -> None:
    assert road("prodcution") == (
        1,
        "",
        "error: neither an environment nor a path of the project: prodcution (E479)\n"
        "  hint: give an environment of roadworthy.toml, or a file or folder inside the project\n",
    )


def test_a_check_is_explained(road: Road) -> None:
    code, out, _ = road("--explain", "w401")
    assert (code, out.splitlines()[:4]) == (
        0,
        ["W401 A call to another server without a time-out", "warning; request path", "", "why it hurts:"],
    )


def test_what_is_mechanical_is_mended_and_shown(road: Road) -> None:
    diff = (
        "--- a/shop/rates.py\n"
        "+++ b/shop/rates.py\n"
        "@@ -2,4 +2,4 @@\n"
        " \n"
        " \n"
        " def rates():\n"
        '-    return requests.get("https://rates.example/")\n'
        '+    return requests.get("https://rates.example/", timeout=10)\n'
    )
    assert road("--diff") == (1, diff, "1 of 1 finding could be mended\n")
    assert Path("shop/rates.py").read_text() == RATES
    assert road("--fix") == (0, diff, "1 of 1 finding mended\n")
    assert road() == (0, f"{FINE}\n", "")


def test_mending_keeps_the_line_ends_and_the_comments(road: Road) -> None:
    Path("shop/rates.py").write_bytes(
        b'import requests\r\nrequests.put(  # caf\xc3\xa9\r\n    "https://x.example/",  # why\r\n)\r\n'
    )
    road("--fix", "--ignore", "W414")
    assert Path("shop/rates.py").read_bytes() == (
        b'import requests\r\nrequests.put(  # caf\xc3\xa9\r\n    "https://x.example/", timeout=10,  # why\r\n)\r\n'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from django.utils.html import format_html\n\n\ndef name(user):\n"
            '    return format_html(f"<b>{user.name}</b> {{x}}")  # shown\n',
            "from django.utils.html import format_html\n\n\ndef name(user):\n"
            '    return format_html("<b>{}</b> {{x}}", user.name)  # shown\n',
        ),
        (
            "import yaml\n\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.Loader)\n",
            "import yaml\n\n\ndef read(text):\n    return yaml.safe_load(text)\n",
        ),
    ],
)
def test_each_mechanical_fault_is_mended(road: Road, before: str, after: str) -> None:
    Path("shop/rates.py").write_text(before)
    assert road("--fix")[2].endswith("1 of 1 finding mended\n")
    assert Path("shop/rates.py").read_text() == after
    assert road()[0] == 0


def test_what_could_not_be_mended_safely_is_left(road: Road) -> None:
    Path("shop/rates.py").write_text("import requests\n\n\ndef f(url):\n    return requests.get((url))\n")
    road("--fix")
    compile(Path("shop/rates.py").read_text(), "rates.py", "exec")


def test_a_file_that_is_not_python_is_told_and_the_rest_is_judged(road: Road) -> None:
    Path("shop/old.py").write_text("print 'hello'\n")
    code, out, _ = road()
    assert code == 1
    assert "not looked at: shop/old.py:1: " in out


def test_a_comment_in_a_list_of_requirements_takes_a_finding_out(road: Road) -> None:
    Path("requirements.txt").write_text("Django==3.2  # roadworthy: ignore[W908] the vendor looks after it\n")
    assert "W908" not in road("--select", "W9")[1]
    Path("requirements.txt").write_text("Django==3.2\n")
    assert "W908" in road("--select", "W9")[1]


def test_a_project_elsewhere_is_judged_as_if_one_were_there(road: Road, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "other.py").write_text(OTHER)
    assert "other.py:5: requests.post() has no time-out" in road("../other")[1]


def test_a_project_s_folder_is_told_from_a_part_of_the_project(road: Road, tmp_path: Path) -> None:
    part = tmp_path / "site" / "part"
    part.mkdir()
    (part / "other.py").write_text(OTHER)
    (part / "manage.py").touch()
    assert "\nwarning: other.py:5: " in f"\n{road('part')[1]}"
    (tmp_path / "site" / "pyproject.toml").touch()
    assert "warning: part/other.py:5: " in road("part")[1]
