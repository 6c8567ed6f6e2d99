from __future__ import annotations

import ast

from written_code import MODELS, Read


def test_a_function_is_reached_from_a_view_over_files_and_the_way_is_told(read: Read) -> None:
    index = read(
        {
            "shop/urls.py": """
                from django.urls import path
                from shop import views
                urlpatterns = [path("pay/", views.pay, name="pay")]
                """,
            "shop/views.py": """
                from shop.billing import Biller
                def pay(request):
                    biller = Biller()
                    biller.charge()
                """,
            "shop/billing.py": """
                class Biller:
                    def charge(self):
                        return self.send()
                    def send(self):
                        pass
                def unused():
                    pass
                """,
        }
    ).index
    assert str(index.reached("shop.billing.Biller.send")) == (
        "view shop.views.pay (shop/views.py:2)"
        " → calls shop.billing.Biller.charge (shop/views.py:4)"
        " → calls shop.billing.Biller.send (shop/billing.py:3)"
    )
    assert index.reached("shop.billing.unused") is None
    assert index.url_names == {"pay"}


def test_what_a_task_or_a_command_runs_is_not_reached_from_a_request(read: Read) -> None:
    index = read(
        {
            "shop/tasks.py": """
                from celery import shared_task
                @shared_task
                def remind():
                    work()
                def work():
                    pass
                """,
            "shop/views.py": """
                from shop.tasks import remind
                def show(request):
                    remind.delay()
                def later(request):
                    run_async(request, remind)
                """,
            "shop/management/commands/send.py": """
                from django.core.management.base import BaseCommand
                class Command(BaseCommand):
                    def handle(self):
                        helper()
                def helper():
                    pass
                """,
        }
    ).index
    assert index.reached("shop.tasks.work") is None
    assert index.reached("shop.tasks.work", "task").kind == "task"
    assert index.reached("shop.management.commands.send.helper") is None
    assert index.reached("shop.management.commands.send.helper", "command").kind == "command"


def test_signals_tags_forms_serializers_admin_and_middleware_are_ways_in(read: Read) -> None:
    index = read(
        {
            "shop/models.py": MODELS,
            "shop/receivers.py": """
                from django.db.models.signals import post_save, post_migrate
                from django.dispatch import receiver
                @receiver(post_save)
                def saved(sender, **kwargs): pass
                @receiver(post_migrate)
                def migrated(sender, **kwargs): pass
                """,
            "shop/templatetags/shop.py": """
                from django import template
                register = template.Library()
                @register.simple_tag
                def total(): pass
                """,
            "shop/forms.py": "from django import forms\nclass Pay(forms.Form):\n    def clean(self): pass\n",
            "shop/admin.py": """
                from django.contrib import admin
                from shop.models import Order
                @admin.register(Order)
                class OrderAdmin(admin.ModelAdmin):
                    def who(self, obj):
                        return obj.customer
                """,
            "shop/api.py": """
                from rest_framework.viewsets import ModelViewSet
                class Orders(ModelViewSet):
                    def perform_create(self, serializer): pass
                """,
            "site/settings.py": 'MIDDLEWARE = ["shop.middle.Timed"]\n',
            "shop/middle.py": "class Timed:\n    def __call__(self, asked):\n        pass\n",
        }
    ).index
    kinds = {
        "shop.receivers.saved": "signal",
        "shop.templatetags.shop.total": "tag",
        "shop.forms.Pay.clean": "form",
        "shop.admin.OrderAdmin.who": "admin",
        "shop.api.Orders.perform_create": "view",
        "shop.middle.Timed.__call__": "middleware",
    }
    assert {name: getattr(index.reached(name), "kind", None) for name in kinds} == kinds
    assert index.reached("shop.receivers.migrated") is None
    assert index.values.of(_written("obj.customer"), index.function("shop.admin.OrderAdmin.who"), 99).of == (
        "shop.models.Customer"
    )


def test_properties_and_what_templates_show_are_reached(read: Read) -> None:
    index = read(
        {
            "shop/lines.py": """
                from django.db import models
                class Line(models.Model):
                    @property
                    def sum(self):
                        return self.price()
                    def price(self):
                        return ask()
                def ask(): pass
                """,
            "shop/views.py": """
                from django.shortcuts import render
                from shop.lines import Line
                def show(request):
                    return render(request, "shop/list.html", {"lines": Line.objects.all()})
                """,
            "shop/templates/shop/list.html": "{% for line in lines %}{{ line.sum }}{% endfor %}",
        }
    ).index
    assert index.reached("shop.lines.ask").kind == "template"
    (rendering,) = index.rendered_with("shop/list.html")
    assert (rendering.function, rendering.value("lines").of) == ("shop.views.show", "shop.lines.Line")


def _written(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def test_a_managers_own_method_and_a_modules_client_are_followed(read: Read) -> None:
    index = read(
        {
            "shop/models.py": MODELS,
            "shop/views.py": """
                import httpx
                from shop.models import Order
                client = httpx.Client()
                def show(request):
                    Order.objects.paid()
                    Order.objects.get(pk=1)
                    client.get("/")
                """,
        }
    ).index
    assert [call.name for call in index.callees("shop.views.show")] == [
        "shop.models.PaidQuerySet.paid",
        "django.db.models.QuerySet.get",
        "httpx.Client.get",
    ]
    assert index.reached("shop.models.PaidQuerySet.paid").kind == "view"
