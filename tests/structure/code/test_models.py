from __future__ import annotations

from written_code import MODELS, Read


def test_a_model_has_its_parents_fields_relations_both_ways_managers_and_indexes(read: Read) -> None:
    index = read({"shop/models.py": MODELS}).index
    order, customer = index.model("shop.models.Order"), index.model("shop.models.Customer")
    assert [(field.name, field.kind) for field in order.fields] == [
        ("created", "DateTimeField"),
        ("customer", "ForeignKey"),
        ("parent", "ForeignKey"),
        ("paid", "BooleanField"),
        ("number", "IntegerField"),
        ("tags", "ManyToManyField"),
    ]
    assert [field.to for field in order.relations] == ["shop.models.Customer", "shop.models.Order", "shop.models.Tag"]
    assert order.field("parent").null
    assert order.field("customer_id").name == "customer"
    assert order.managers == (("objects", "shop.models.PaidQuerySet"),)
    assert order.ordering == ("-created",)
    assert order.is_indexed("paid") and order.is_indexed("number") and order.is_indexed("customer")
    assert not order.is_indexed("created")
    assert not order.is_abstract and index.model("shop.models.Stamped").is_abstract
    assert [(way.name, way.model, way.is_many) for way in customer.reverse] == [
        ("orders", "shop.models.Order", True),
    ]
    assert order.back("order_set").field == "parent"
    assert customer.field("user").to == "django.contrib.auth.models.AbstractUser"


def test_the_projects_own_user_is_what_the_setting_means(read: Read) -> None:
    index = read(
        {
            "site/settings.py": 'AUTH_USER_MODEL = "people.Person"\n',
            "people/models.py": "from django.contrib.auth.models import *\nclass Person(AbstractUser): pass\n",
            "shop/models.py": MODELS,
        }
    ).index
    assert index.model("shop.models.Customer").field("user").to == "people.models.Person"
    assert index.model("people.models.Person").back("customer").model == "shop.models.Customer"


def test_a_parents_field_that_is_set_to_none_is_gone(read: Read) -> None:
    more = "    class Free(Stamped):\n        created = None\n"
    assert read({"shop/models.py": MODELS.rstrip(" ") + more}).index.model("shop.models.Free").fields == ()
