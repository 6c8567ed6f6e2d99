"""`road check` without an environment: what will hurt in production, read from the code of any Django project."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from roadworthy.cli.check_asked import ONLY_RUNNING, Asked, with_django
from roadworthy.cli.errors import COULD_NOT_FIND_OUT, FINE, NOT_FINE
from roadworthy.cli.terminal import Terminal
from roadworthy.problems import ProblemsFound, Rule, Where
from roadworthy.structure.checks import baseline as known
from roadworthy.structure.checks.annotations import as_annotations
from roadworthy.structure.checks.chapter import Chapter, chapter_of
from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.explain import explained, listed
from roadworthy.structure.checks.finding import Finding
from roadworthy.structure.checks.fix import mended, write
from roadworthy.structure.checks.ignores import ignores_in, without_ignored
from roadworthy.structure.checks.outcome import Outcome
from roadworthy.structure.checks.outranked import outranked
from roadworthy.structure.checks.plain import as_json
from roadworthy.structure.checks.registry import checks
from roadworthy.structure.checks.run import Seen, run_checks
from roadworthy.structure.checks.sarif import as_sarif
from roadworthy.structure.checks.select import Choice, matches, read_choice, words
from roadworthy.structure.checks.since import as_it_was
from roadworthy.structure.checks.text import as_text
from roadworthy.structure.code.codebase import Codebase, read_codebase
from roadworthy.structure.trying.tried import Tried

NO_CODE = Rule(
    "E478", "No Python code", "Without code there is nothing to judge, and silence would be taken for praise."
)
NO_SUCH_PATH = Rule("E479", "No such path", "What is misspelt would silently not be checked.")
RULES = (NO_CODE, NO_SUCH_PATH)
FORMATS = ("text", "json", "sarif", "github")


def add_options(check: argparse.ArgumentParser) -> None:
    """Add the options that are about code."""
    check.add_argument("--format", choices=FORMATS, help="how findings are printed; text for people")
    check.add_argument("--select", action="append", metavar="IDS", help="only these: W401, W4 for a chapter, or ALL")
    check.add_argument("--ignore", action="append", metavar="IDS", help="all but these")
    check.add_argument("--before", metavar="FOLDER", help="only what is not in the code in this folder")
    check.add_argument("--since", metavar="REV", help="only what was not there where this branch left a git revision")
    check.add_argument(
        "--baseline", metavar="FILE", help=f"only what is not in this file; {known.NAME} is used if there"
    )
    check.add_argument("--write-baseline", action="store_true", help="write all that is found now into the baseline")
    check.add_argument("--fix", action="store_true", help="mend what is mechanical, and show the changes")
    check.add_argument("--diff", action="store_true", help="show the changes that --fix would make, and make none")
    check.add_argument(
        "--try",
        action="store_true",
        dest="is_to_try",
        help="also start, migrate and visit a throwaway copy of the site, in an environment made for it",
    )
    check.add_argument("--explain", metavar="ID", help="say all there is to know of one check")
    check.add_argument("--list", action="store_true", help="name every check")
    check.add_argument(
        "--no-cache", action="store_true", help="read everything anew, and keep nothing for the next time"
    )


def run_check_of_code(arguments: argparse.Namespace, paths: Sequence[str], terminal: Terminal) -> int:
    """Print what there is to say against the code in a folder, or against these paths in it."""
    if arguments.list or arguments.explain:
        return _tell_of_checks(arguments, terminal)
    folder = arguments.folder
    choice = Choice(words(arguments.select), words(arguments.ignore), baseline=arguments.baseline or "")
    choice = choice.over(read_choice(folder))
    chosen = choice.chosen(checks())
    cache = None if arguments.no_cache else cache_folder(os.environ)
    codebase = read_codebase(folder, cache, terminal.tell)
    has_code = any(path.endswith(".py") for path in codebase.files)
    if not has_code and not any(_names_django(codebase, path) for path in codebase.files):
        hint = "go to the project's folder, or name it: road -C FOLDER check"
        terminal.complain(NO_CODE.problem("there is no Python code here", hint, Where(str(folder))))
        return COULD_NOT_FIND_OUT
    inside = [_inside(path, folder, codebase) for path in paths]
    asked = with_django(arguments, codebase, cache, terminal)
    tried = _tried(arguments, asked.codebase, chosen, terminal)
    codebase = replace(asked.codebase, django=tried.django or asked.codebase.django)
    seen = _looked(codebase, tried, chosen, cache, terminal)
    looked_for = [each for each in chosen if arguments.is_to_try or not each.is_tried]
    looked_for = [each for each in looked_for if codebase.django or not each.is_asked]
    looked_for = [each for each in looked_for if has_code or chapter_of(each.id) is Chapter.PACKAGING]
    findings, ignored = _kept(codebase, seen, choice, looked_for)
    if arguments.since or arguments.before:
        with _former(arguments) as was:
            before = replace(read_codebase(was, cache, terminal.tell, former_of=folder), django=codebase.django)
            old, _ = _kept(before, run_checks(before, chosen, cache, terminal.tell), choice, chosen)
        findings, _ = known.baseline_of(_really_old(old, before, codebase)).new_among(findings)
    findings = [each for each in findings if not inside or any(matches(each.place.path, path) for path in inside)]
    if arguments.write_baseline:
        return _write_baseline(folder, choice, findings, terminal)
    if arguments.fix or arguments.diff:
        return _mend(folder, findings, arguments.fix, terminal)
    is_whole = not (inside or arguments.since or arguments.before or choice.select)
    chapters = tuple(dict.fromkeys(chapter_of(check.id) for check in looked_for)) if is_whole else ()
    left = (*(() if has_code else ("code: there is none here",)), *_not_looked_at(asked, tried))
    whole = Outcome((), seen.files or len(codebase.files), ignored=ignored, not_looked_at=left, chapters=chapters)
    outcome = _without_known(folder, choice, findings, whole)
    problems = (*codebase.problems, *seen.faults)
    why = {name: check.why for name, check in checks().items()}
    outcome = replace(outcome, problems=problems, lines=_lines(codebase, outcome.findings), why=why)
    _print(outcome, "json" if arguments.json else arguments.format or "text", terminal)
    if outcome.is_fine and arguments.is_to_try and not tried.told:
        return COULD_NOT_FIND_OUT
    return FINE if outcome.is_fine else NOT_FINE


def _former(arguments: argparse.Namespace) -> AbstractContextManager[Path]:
    """Return where the code is that findings are compared with."""
    return nullcontext(Path(arguments.before)) if arguments.before else as_it_was(arguments.folder, arguments.since)


def _really_old(old: Sequence[Finding], before: Codebase, now: Codebase) -> list[Finding]:
    """Return the findings of the former code: what Django says, as of today, is old where the file is the same."""
    asked = {each.id for each in checks().values() if each.is_asked}
    files, others = before.files, now.files
    same = {path for path, file in files.items() if path in others and others[path].digest == file.digest}
    return [each for each in old if each.id not in asked or each.place.path in same]


def _not_looked_at(asked: Asked, tried: Tried) -> tuple[str, ...]:
    """Return what was not looked at; where something was tried, something of the project was run."""
    left = [each for each in asked.not_looked_at if each != ONLY_RUNNING or not tried.told]
    return (*(() if tried.django else left), *tried.not_looked_at)


def _names_django(codebase: Codebase, path: str) -> bool:
    """Say whether a list of requirements names Django: it can be judged without the code that it is for."""
    return codebase.files[path].kind == "requirements" and "django" in codebase.text(path).lower()


def _looked(codebase: Codebase, tried: Tried, chosen: Sequence[Check], cache: Path | None, terminal: Terminal) -> Seen:
    """Return what reading finds, and what trying found; the latter counts more."""
    seen = run_checks(codebase, chosen, cache, terminal.tell)
    read = outranked(seen.findings, tried.findings, tried.quiet)
    return replace(seen, findings=(*read, *tried.findings))


def _tried(arguments: argparse.Namespace, codebase: Codebase, chosen: Sequence[Check], terminal: Terminal) -> Tried:
    """Return what came of trying, as far as its checks are wanted."""
    if not arguments.is_to_try:
        return Tried()
    from roadworthy.cli.check_try import try_site  # what it takes is much, and only needed here

    wanted = frozenset(each.id for each in chosen)
    tried = try_site(arguments.folder, codebase, arguments.since or "", wanted, terminal)
    of_tests = {path for path, file in codebase.files.items() if file.kind == "test"}
    kept = (each for each in tried.findings if each.id in wanted and each.place.path not in of_tests)
    return replace(tried, findings=tuple(kept))


def cache_folder(variables: Mapping[str, str]) -> Path:
    """Return the user's own folder for what can be thrown away: nothing is written into the project."""
    base = variables.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "roadworthy" / "check"


def _tell_of_checks(arguments: argparse.Namespace, terminal: Terminal) -> int:
    if arguments.list:
        for line in listed(checks().values()):
            terminal.say(line)
        return FINE
    (check,) = Choice(select=(arguments.explain.upper(),)).chosen(checks())[:1]
    for line in explained(check):
        terminal.say(line)
    return FINE


def _inside(path: str, folder: Path, codebase: Codebase) -> str:
    """Return a path that was typed as the code base names it."""
    here = (folder / path).resolve()
    top = folder.resolve()
    if here == top:
        return "*"
    if not here.exists() or not here.is_relative_to(top):
        hint = "give an environment of roadworthy.toml, or a file or folder inside the project"
        raise ProblemsFound([NO_SUCH_PATH.problem(f"neither an environment nor a path of the project: {path}", hint)])
    return here.relative_to(top).as_posix()


def _kept(codebase: Codebase, seen: Seen, choice: Choice, chosen: Sequence[Check]) -> tuple[list[Finding], int]:
    findings = [each for each in seen.findings if not choice.is_left_out(each.place.path, each.id)]
    marked = {path for path, file in codebase.files.items() if file.ignores}
    marked |= {each.place.path for each in findings if not each.place.path.endswith(".py")}  # lists and templates
    ignores = {path: ignores_in(path, codebase.text(path).split("\n")) for path in marked}
    kept, ignored = without_ignored(findings, ignores, frozenset(check.id for check in chosen))
    return sorted(kept, key=lambda each: (each.place, each.id)), ignored


def _without_known(folder: Path, choice: Choice, findings: list[Finding], outcome: Outcome) -> Outcome:
    file = folder / (choice.baseline or known.NAME)
    if not choice.baseline and not file.exists():
        return replace(outcome, findings=tuple(findings))
    new, gone = known.read_baseline(file).new_among(findings)
    return replace(outcome, findings=tuple(new), known=len(findings) - len(new), gone=gone)


def _write_baseline(folder: Path, choice: Choice, findings: Sequence[Finding], terminal: Terminal) -> int:
    file = folder / (choice.baseline or known.NAME)
    file.write_text(known.written(findings), encoding="utf-8")
    count = "1 finding is" if len(findings) == 1 else f"{len(findings)} findings are"
    terminal.say(f"{count} known now ({file.relative_to(folder)}); road check tells new ones from here on")
    return FINE


def _mend(folder: Path, findings: Sequence[Finding], is_to_write: bool, terminal: Terminal) -> int:
    count = 0
    for each in mended(folder, findings):
        terminal.say(each.diff.rstrip("\n"))
        count += len(each.findings)
        if is_to_write:
            write(folder, each)
    did = "mended" if is_to_write else "could be mended"
    terminal.tell(f"{count} of {len(findings)} finding{'' if len(findings) == 1 else 's'} {did}")
    return FINE if not findings or (is_to_write and count == len(findings)) else NOT_FINE


def _lines(codebase: Codebase, findings: Sequence[Finding]) -> dict[str, tuple[str, ...]]:
    paths = {finding.place.path for finding in findings}
    return {path: tuple(codebase.text(path).split("\n")) for path in paths}


def _print(outcome: Outcome, form: str, terminal: Terminal) -> None:
    if form == "json":
        terminal.say(as_json(outcome))
    elif form == "sarif":
        terminal.say(as_sarif(outcome, checks()))
    else:
        lines = as_annotations(outcome) if form == "github" else as_text(outcome, terminal.paint)
        for line in lines:
            terminal.say(line)
