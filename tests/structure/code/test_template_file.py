from __future__ import annotations

from roadworthy.structure.code.summary import Loop, Shown, Tag
from roadworthy.structure.code.template_file import read_template, split_filters

TEXT = """{% extends "base.html" %}
{% for order in orders|slice:":5" %}
  {{ order.customer.name|default:"a | b"|upper }}
  {% if order.paid and not done %}{% include "shop/row.html" with row=order.last %}{% endif %}
{% endfor %}
{# {{ hidden }} #}
{% comment %}{{ hidden }}{% endcomment %}
{% verbatim %}{{ hidden }}{% endverbatim %}
{% url 'order' pk=order.pk as link %}
"""


def test_a_templates_loops_variables_and_tags_are_read_with_their_lines() -> None:
    found = read_template("shop/templates/shop/list.html", "", TEXT).template
    assert found is not None
    assert found.name == "shop/list.html"
    assert found.loops == (Loop(("order",), "orders", ('slice:":5"',), 2, 5),)
    assert found.shown == (
        Shown("orders", ('slice:":5"',), 2, "for"),
        Shown("order.customer.name", ("default", "upper"), 3, "", (0,)),
        Shown("order.paid", (), 4, "if", (0,)),
        Shown("done", (), 4, "if", (0,)),
        Shown("order.last", (), 4, "include", (0,)),
        Shown("order.pk", (), 9, "url"),
        Shown("link", (), 9, "url"),
    )
    assert found.tags[0] == Tag("extends", ('"base.html"',), 1)


def test_a_text_or_a_number_is_no_variable() -> None:
    assert split_filters("'a.b'|safe") == ("", ("safe",))
    assert split_filters("3.5|floatformat:2") == ("", ("floatformat",))


def test_an_endfor_without_its_for_is_no_failure() -> None:
    found = read_template("templates/a.html", "", "{% endfor %}{% for %}{% for x in %}{{ | }}{%  %}")
    assert found.failure == ""
