from __future__ import annotations

import ast

import pytest
from written_code import MODELS, Read

from roadworthy.structure.code.value import Value, step_name

VIEWS = """
    from django.core.paginator import Paginator
    from django.shortcuts import get_object_or_404
    from django.views.generic import ListView
    from shop.models import Customer, Order

    TIMEOUT = 5

    class Related:
        def get_queryset(self):
            return super().get_queryset().select_related("customer")

    class Orders(Related, ListView):
        model = Order

        def own(self):
            found = self.get_queryset()
            return found

    def rows():
        return Order.objects.filter(paid=True)

    def show(request, pk):
        rows_ = Order.objects.paid()
        if pk:
            rows_ = rows_.order_by("number")
        for order in rows_[:20]:
            customer = order.customer
            theirs = customer.orders.all()
        first = rows().first()
        one = get_object_or_404(Customer, pk=pk)
        made, is_new = Order.objects.get_or_create(pk=pk)
        listed = [each.customer for each in rows()]
        page = Paginator(rows(), 25).get_page(1)
        wait = TIMEOUT
        user = request.user
        file = request.FILES["picture"]
        with open("x") as stream:
            pass
        number = rows().count()
        user_customer = request.user.customer
    """


@pytest.fixture
def value(read: Read):
    index = read({"shop/models.py": MODELS, "shop/views.py": VIEWS}).index

    def of(text: str, scope: str = "show") -> Value | None:
        return index.value("shop/views.py", ast.parse(text, mode="eval").body, scope, 10**6)

    return of


def test_a_queryset_is_followed_through_managers_variables_and_slices(value) -> None:
    rows = value("rows_")
    assert (rows.kind, rows.of) == ("queryset", "shop.models.Order")
    assert [step_name(step) for step in rows.steps] == ["filter", "select_related", "order_by"]
    assert rows.select_related == ("customer",)
    assert not rows.is_sliced
    assert value("rows_[:20]").is_sliced


def test_a_loop_gives_rows_and_their_relations_lead_on(value) -> None:
    assert (value("order").kind, value("order").of) == ("instance", "shop.models.Order")
    assert (value("customer").of, value("customer").through) == ("shop.models.Customer", "customer")
    assert (value("theirs").kind, value("theirs").of, value("theirs").through) == (
        "queryset",
        "shop.models.Order",
        "orders",
    )


def test_shortcuts_functions_and_unpacking_give_rows(value) -> None:
    assert value("first").of == "shop.models.Order"
    assert value("one") == Value("instance", "shop.models.Customer", name="known")
    assert value("made").of == "shop.models.Order"
    assert value("is_new").of == "builtins.bool"
    assert value("number").of == "builtins.int"
    assert value("listed").item.of == "shop.models.Customer"


def test_a_page_is_a_bounded_queryset(value) -> None:
    assert value("page").kind == "page"
    assert value("page").item.is_sliced


def test_a_mixins_get_queryset_is_followed_up_to_djangos_own(value) -> None:
    rows = value("found", "Orders.own")
    assert (rows.of, rows.select_related) == ("shop.models.Order", ("customer",))


def test_a_modules_constant_a_request_a_file_and_an_upload_are_told(value) -> None:
    assert value("wait").constant == 5
    assert value("request").kind == "request"
    assert value("file").kind == "upload"
    assert value("stream").kind == "file"


def test_what_the_code_does_not_say_is_not_known(value) -> None:
    assert value("pk").kind == "unknown"
    assert value("nothing.like.this") is None
    assert value("order.nonsense") is None


def test_a_variable_that_is_made_of_itself_is_no_endless_loop(read: Read) -> None:
    text = "def f(x):\n    a = b\n    b = a\n    a = a.filter()\n    return f(a)\n"
    index = read({"shop/a.py": text}).index
    assert index.value("shop/a.py", ast.parse("a", mode="eval").body, "f", 9) in (None, Value("unknown"))
