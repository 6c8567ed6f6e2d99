"""Sets an article's plain text as paragraphs, subheadings and quotations."""

from django import template
from django.utils.html import format_html, format_html_join

register = template.Library()


@register.filter
def prose(text):
    """Return HTML in which every character the writer typed is escaped.

    >>> print(prose("Rain & wind.\\n\\n## Later\\n\\n> More of it."))
    <p>Rain &amp; wind.</p>
    <h2>Later</h2>
    <blockquote><p>More of it.</p></blockquote>
    """
    parts = text.replace("\r\n", "\n").split("\n\n")
    return format_html_join("\n", "{}", ((_block(part.strip()),) for part in parts if part.strip()))


def _block(part):
    if part.startswith("## "):
        return format_html("<h2>{}</h2>", part[3:])
    if part.startswith("> "):
        return format_html("<blockquote><p>{}</p></blockquote>", part[2:])
    return format_html("<p>{}</p>", part)
