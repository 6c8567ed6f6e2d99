from __future__ import annotations

from written_code import Read

from roadworthy.structure.code.well_known import bases_of


def test_ancestors_go_over_files_and_into_libraries_in_pythons_order(read: Read) -> None:
    index = read(
        {
            "shop/mixins.py": """
                class A: pass
                class B(A): pass
                class C(A): pass
                """,
            "shop/views.py": """
                from django.views.generic import ListView
                from shop.mixins import B, C
                class Orders(B, C, ListView):
                    pass
                """,
        }
    ).index
    line = index.ancestors("shop.views.Orders")
    assert line[:4] == ("shop.mixins.B", "shop.mixins.C", "shop.mixins.A", "django.views.generic.ListView")
    assert line[-1] == "django.views.generic.View"
    assert index.is_a("shop.views.Orders", "django.views.generic.MultipleObjectMixin")
    assert index.class_("shop.views.Orders").is_whole


def test_a_class_with_a_base_that_cannot_be_told_is_not_whole(read: Read) -> None:
    index = read({"shop/a.py": "from elsewhere import Thing\nclass A(Thing): pass\nclass B(make()): pass\n"}).index
    assert not index.class_("shop.a.A").is_whole
    assert not index.class_("shop.a.B").is_whole


def test_a_class_that_builds_upon_itself_is_no_endless_loop(read: Read) -> None:
    index = read({"shop/a.py": "class A(B): pass\nclass B(A): pass\nclass C(C): pass\n"}).index
    assert index.ancestors("shop.a.A") == ("shop.a.B",)
    assert index.ancestors("shop.a.C") == ()


def test_bases_made_by_calls_and_subscripts_are_seen_through(read: Read) -> None:
    index = read(
        {
            "shop/a.py": """
                from django.db import models
                class Rows(models.QuerySet): pass
                Made = models.Manager.from_queryset(Rows)
                class Own(Made): pass
                class Typed(models.Manager["Order"]): pass
                """
        }
    ).index
    assert index.is_a("shop.a.Own", "django.db.models.BaseManager")
    assert index.is_a("shop.a.Typed", "django.db.models.Manager")


def test_every_base_of_a_well_known_class_is_one_itself() -> None:
    known = bases_of()
    assert {base for bases in known.values() for base in bases} - set(known) == set()
