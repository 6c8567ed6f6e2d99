"""Sets an article's plain text as paragraphs, subheadings and quotations."""

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()


@register.filter
def prose(text, dateline=""):
    """Return HTML in which every character the writer typed is escaped; the dateline begins the first paragraph.

    >>> print(prose("Rain & wind.\\n\\n## Later\\n\\n> More of it."))
    <p>Rain &amp; wind.</p>
    <h2>Later</h2>
    <blockquote><p>More of it.</p></blockquote>
    """
    parts = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    blocks = [_block(part, dateline if place == 0 else "") for place, part in enumerate(parts)]
    return format_html_join("\n", "{}", ((block,) for block in blocks))


def _block(part, dateline):
    if part.startswith("## "):
        return format_html("<h2>{}</h2>", part[3:])
    if part.startswith("> "):
        return format_html("<blockquote><p>{}</p></blockquote>", part[2:])
    if dateline:
        return format_html('<p><span class="dateline">{}</span> {}</p>', dateline, part)
    return format_html("<p>{}</p>", part)
