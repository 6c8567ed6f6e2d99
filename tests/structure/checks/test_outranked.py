"""A try confirms a guess, and tells it itself; or it refutes it; of all else the guess stays."""

from __future__ import annotations

from roadworthy.structure.checks.finding import Finding, Place, Step
from roadworthy.structure.checks.outranked import outranked
from roadworthy.structure.trying.tried import Quiet

GUESS = Finding(Place("shop/views.py", 23), "order.customer is read one by one", id="W501", scope="Orders.totals")
IN_TEMPLATE = Finding(Place("shop/templates/orders.html", 4), "a query in each turn", id="W502")


def test_a_guess_goes_where_the_same_line_was_measured() -> None:
    measured = Finding(Place("shop/views.py", 23), "a query for each row", id="W595")
    assert outranked([GUESS], [measured]) == ()


def test_a_guess_goes_where_a_measured_query_came_through_its_line() -> None:
    steps = (Step("orders", "shop/views.py", 9), Step("template", "shop/templates/orders.html", 4))
    measured = Finding(Place("shop/models.py", 40), "a query for each row", id="W595", steps=steps)
    assert outranked([GUESS, IN_TEMPLATE], [measured]) == (GUESS,)


def test_a_guess_goes_where_rows_grew_in_its_loop_and_queries_did_not() -> None:
    assert outranked([GUESS], [], [Quiet("shop/views.py", 21, "Orders.totals")]) == ()
    assert outranked([IN_TEMPLATE], [], [Quiet("shop/templates/orders.html", 2, "template")]) == ()


def test_rows_that_grew_in_another_function_or_below_refute_nothing() -> None:
    others = [Quiet("shop/views.py", 21, "Orders.list"), Quiet("shop/views.py", 24, "Orders.totals")]
    elsewhere = Quiet("shop/other.py", 21, "Orders.totals")
    assert outranked([GUESS], [], [*others, elsewhere]) == (GUESS,)
    assert outranked([IN_TEMPLATE], [], [Quiet("shop/templates/orders.html", 90, "template")]) == (IN_TEMPLATE,)


def test_where_some_queries_of_a_file_grow_nothing_in_it_is_refuted() -> None:
    measured = Finding(Place("shop/views.py", 80), "a query for each row", id="W595")
    assert outranked([GUESS], [measured], [Quiet("shop/views.py", 21, "Orders.totals")]) == (GUESS,)


def test_what_is_of_another_subject_stays() -> None:
    waits = Finding(Place("shop/views.py", 23), "a visitor waits", id="W403")
    measured = Finding(Place("shop/views.py", 23), "a query for each row", id="W595")
    assert outranked([waits], [measured], [Quiet("shop/views.py", 21, "totals")]) == (waits,)


def test_what_a_try_says_of_migrations_is_not_said_by_django_alone_too() -> None:
    changed = Finding(Place("shop/models.py", 4), "no migration yet for: Add field note to order", id="W680")
    clash = Finding(Place("shop/migrations/0002_a.py", 1), "shop has 2 last migrations", id="W681")
    tried = Finding(Place("shop/models.py", 7), "no migration makes it: Add field note to order", id="W691")
    assert outranked([changed, clash], [tried]) == (clash,)
