import uuid

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models


class Maker(models.Model):
    name = models.CharField(max_length=80, unique=True)
    country = models.CharField(max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$")])


class Ware(models.Model):
    """`parent` makes it a tree; `state` hides half of the rows."""

    STATES = [("hidden", "Hidden"), ("published", "Published")]

    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    state = models.CharField(max_length=10, choices=STATES, default="hidden")
    price = models.DecimalField(max_digits=6, decimal_places=2)
    maker = models.ForeignKey(Maker, on_delete=models.CASCADE, related_name="wares")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    picture = models.FileField(upload_to="wares", blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    views = models.PositiveIntegerField(default=0)

    @property
    def maker_name(self):
        return self.maker.name


class Order(models.Model):
    """An order belongs to a user, and is dated as it comes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="orders")
    wares = models.ManyToManyField(Ware)
    code = models.UUIDField(unique=True)
    is_seen = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="order_ends_after_start")
        ]


class Impossible(models.Model):
    """No row of it is valid: the seal that is made for it is taken back."""

    name = models.CharField(max_length=80)
    seal = models.ForeignKey("shop.Seal", on_delete=models.CASCADE)

    def clean(self):
        from django.core.exceptions import ValidationError

        raise ValidationError("no such thing")


class Greeting(models.Model):
    """There is one row of it, as the view takes for granted."""

    text = models.CharField(max_length=80)


class Seal(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    maker = models.OneToOneField(Maker, on_delete=models.CASCADE, related_name="seal")
