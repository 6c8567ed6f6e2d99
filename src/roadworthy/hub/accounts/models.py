"""People, their rights on single sites, and the links that let them in once."""

from __future__ import annotations

from django.db import models

from roadworthy.hub.accounts.right import CHOICES, Right


class Person(models.Model):
    """Somebody who may come in. `visits` counts up to end all of the person's sessions at once."""

    name = models.CharField(max_length=60, unique=True)
    right = models.PositiveSmallIntegerField(choices=CHOICES, default=Right.READER)
    visits = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        """In the order of names."""

        ordering = ["name"]

    def __str__(self) -> str:
        """Return the name."""
        return str(self.name)

    def right_on(self, key: str) -> Right:
        """Return what the person may do on one site: what was given for it, else what holds for all."""
        own = self.site_rights.filter(key=key).values_list("right", flat=True).first()
        return Right(self.right if own is None or self.right == Right.OWNER else own)


class SiteRight(models.Model):
    """A right on one site that replaces the person's usual one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="site_rights")
    key = models.CharField(max_length=100)
    right = models.PositiveSmallIntegerField(choices=CHOICES)

    class Meta:
        """One for each person and site."""

        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_right_a_site")]

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.person} on {self.key}: {Right(self.right).label}"


class Link(models.Model):
    """A link that lets one person in once, kept as a hash."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Say whose it is."""
        return f"link of {self.person}"
