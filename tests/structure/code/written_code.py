"""A small shop's models, and how tests ask for a project to be read: as a dict of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from roadworthy.structure.code.codebase import Codebase

Read = Callable[[Mapping[str, str]], Codebase]

MODELS = """
    from django.conf import settings
    from django.db import models

    class Stamped(models.Model):
        created = models.DateTimeField(auto_now_add=True)
        class Meta:
            abstract = True
            ordering = ["-created"]

    class PaidQuerySet(models.QuerySet):
        def paid(self):
            return self.filter(paid=True).select_related("customer")

    class Customer(models.Model):
        user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="customer")
        name = models.CharField(max_length=80, db_index=True)

    class Order(Stamped):
        customer = models.ForeignKey("Customer", models.CASCADE, related_name="orders")
        parent = models.ForeignKey("self", models.SET_NULL, null=True)
        paid = models.BooleanField(default=False)
        number = models.IntegerField(unique=True)
        tags = models.ManyToManyField("shop.Tag")
        objects = PaidQuerySet.as_manager()
        class Meta(Stamped.Meta):
            abstract = False
            indexes = [models.Index(fields=["paid", "created"])]

    class Tag(models.Model):
        title = models.CharField(max_length=20)
    """
