"""The page of a rehearsal: one file with its picture and its figures, to be sent around and read on a telephone."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from roadworthy.testing.judgement import Happening, broken_promise
from roadworthy.testing.picture import picture
from roadworthy.testing.report import HEADS, PROMISES, SHOW, Report, row, summary

KEY = (
    ("good", "answered"),
    ("slow", "after more than 1 s"),
    ("failed", "failed"),
    ("usual", "median"),
    ("worst", "slowest"),
)


def page(report: Report) -> str:
    """Return the page; it needs nothing else."""
    title = f"Rehearsal of {report.site} {report.environment}"
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n<h1>{escape(title)}</h1>\n"
        f"{_verdict(report)}\n{_picture(report)}\n<h2>What visitors saw</h2>\n"
        f"{_table(report)}\n{_way(report)}\n</html>\n"
    )


def _style() -> str:
    return files("roadworthy.testing").joinpath("page.css").read_text(encoding="utf-8")


def _verdict(report: Report) -> str:
    kind = "" if report.is_kept else " broken"
    broken = "".join(f"<li>{escape(words)}</li>" for words in report.broken)
    return (
        f'<div class="verdict{kind}"><strong>{escape(summary(report))}</strong>'
        f"{f'<ul>{broken}</ul>' if broken else ''}</div>"
    )


def _picture(report: Report) -> str:
    key = "".join(f'<li><i style="background: var(--{name})"></i>{words}</li>' for name, words in KEY)
    drawn = picture(report.visits, report.happenings, report.bounds)
    return f'<h2>The time</h2>\n<div class="picture" tabindex="0">{drawn}</div>\n<ul class="key">{key}</ul>'


def _table(report: Report) -> str:
    heads = "".join(f"<th>{escape(head)}</th>" for head in HEADS)
    rows = "\n".join(_row(one, report) for one in report.happenings)
    return f"<table><thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"


def _row(happening: Happening, report: Report) -> str:
    name, *figures = row(happening)
    broken = broken_promise(happening, report.bounds)
    promise = PROMISES[str(happening.event.promise)]
    reasons = ", ".join(f"{words} ×{count}" for words, count in happening.seen.reasons)
    about = (
        f"<td>{escape(name)}<small>{escape(happening.event.title)}; promised: {promise}</small>"
        f"{f'<small>{escape(reasons)}</small>' if reasons else ''}"
        f"{_link(happening, report)}"
        f'{f"""<span class="no">{escape(broken)}</span>""" if broken else ""}</td>'
    )
    rest = "".join(
        f'<td data-head="{escape(head)}">{value}</td>' for head, value in zip(HEADS[1:], figures, strict=True)
    )
    return f"<tr>{about}{rest}</tr>"


def _link(happening: Happening, report: Report) -> str:
    if report.hub is None:
        return ""
    address = report.hub.of(happening.begun_s, happening.ended_s)
    return f'<small><a href="{escape(address)}">the hub in these seconds</a></small>'


def _way(report: Report) -> str:
    phases = ", ".join(f"{escape(phase.title)} {phase.took_s:.1f} s" for phase in report.phases)
    bounds = report.bounds
    return (
        f'<p class="faint">Began {escape(report.began)}, Debian {escape(report.suite)}. Serving after '
        f"{report.serving_after_s:.1f} s: {phases}. Bounds: a gap of {bounds.gap_s:g} s where nobody may notice, "
        f"{bounds.moment_s:g} s until others have taken over, {bounds.outage_s:g} s until whole after all was given "
        "back. Retried: a kept connection had been closed before a byte of the answer, and the visitor asked again, "
        "as browsers do."
        f"{f' The links to the hub answer while <code>{SHOW}</code> runs.' if report.hub else ''}</p>"
    )
