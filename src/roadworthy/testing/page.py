"""The page of a rehearsal: one file with its picture and its figures, to be sent around and read on a telephone."""

from __future__ import annotations

from html import escape

from roadworthy.testing.judgement import Happening, broken_promise
from roadworthy.testing.picture import picture
from roadworthy.testing.report import HEADS, PROMISES, Report, row, summary

STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #1b1f24; --faint: #6a737d; --rule: #d8dee4; --good: #6aa84f;
  --slow: #e0a800; --failed: #d1242f; --band: #57606a14; --gone: #57606a2e; --worst: #d1242f; --usual: #0969da; }
@media (prefers-color-scheme: dark) { :root { --paper: #15181c; --ink: #e6edf3; --faint: #9aa4ae; --rule: #30363d;
  --good: #4f9d45; --slow: #d29922; --failed: #f85149; --band: #b1bac41a; --gone: #b1bac438; --worst: #f85149; --usual: #58a6ff; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 70rem;
  margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.4rem; margin: .5rem 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.verdict { border-left: .3rem solid var(--good); padding: .4rem .8rem; background: var(--band); }
.verdict.broken { border-color: var(--failed); } .faint { color: var(--faint); }
.picture { overflow-x: auto; } svg { display: block; font: 11px system-ui, sans-serif; fill: var(--ink); }
svg .good { fill: var(--good); } svg .slow { fill: var(--slow); } svg .failed { fill: var(--failed); }
svg .whole { fill: var(--band); } svg .gone { fill: var(--gone); } svg .broken text { fill: var(--failed); font-weight: 600; }
svg .rule { stroke: var(--rule); } svg .limit { stroke: var(--rule); stroke-dasharray: 3 3; }
svg polyline { fill: none; stroke-width: 1.5; } svg .worst { stroke: var(--worst); } svg .usual { stroke: var(--usual); }
ul.key { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; font-size: .85rem; }
ul.key i { display: inline-block; width: .8rem; height: .8rem; border-radius: .15rem; margin-right: .35rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: right; padding: .3rem .6rem;
  border-bottom: 1px solid var(--rule); vertical-align: top; } th:first-child, td:first-child { text-align: left; }
td small { display: block; color: var(--faint); } td .no { color: var(--failed); display: block; font-size: .85rem; }
@media (max-width: 40rem) { thead { display: none; } tr { display: grid; grid-template-columns: 1fr 1fr; padding: .5rem 0;
  border-bottom: 1px solid var(--rule); } td { border: 0; text-align: left; padding: .1rem 0; }
  td:first-child { grid-column: 1 / -1; font-weight: 600; } td small, td .no { font-weight: 400; }
  td:not(:first-child)::before { content: attr(data-head) ": "; color: var(--faint); } }
"""
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
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n<h1>{escape(title)}</h1>\n"
        f"{_verdict(report)}\n{_picture(report)}\n<h2>What visitors saw</h2>\n{_table(report)}\n{_way(report)}\n</html>\n"
    )


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
        f'{f"""<span class="no">{escape(broken)}</span>""" if broken else ""}</td>'
    )
    rest = "".join(
        f'<td data-head="{escape(head)}">{value}</td>' for head, value in zip(HEADS[1:], figures, strict=True)
    )
    return f"<tr>{about}{rest}</tr>"


def _way(report: Report) -> str:
    phases = ", ".join(f"{escape(phase.title)} {phase.took_s:.1f} s" for phase in report.phases)
    bounds = report.bounds
    return (
        f'<p class="faint">Began {escape(report.began)}, Debian {escape(report.suite)}. Serving after '
        f"{report.serving_after_s:.1f} s: {phases}. Bounds: a gap of {bounds.gap_s:g} s where nobody may notice, "
        f"{bounds.moment_s:g} s until others have taken over, {bounds.outage_s:g} s until whole after all was given back. "
        "Retried: a kept connection had been closed before a byte of the answer, and the visitor asked again, as browsers do.</p>"
    )
