from django.db import models


class Event(models.Model):
    slug = models.SlugField()
    kind = models.CharField(max_length=1, choices=[("a", "A")])


class Invitation(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=64, db_index=True)
    code = models.CharField(max_length=8)
    place = models.CharField(max_length=8)

    class Meta:
        indexes = [models.Index(fields=["place", "code"])]


class OrderStatus(models.Model):
    created = models.DateTimeField(auto_now_add=True)
    name = models.CharField(max_length=40)


class Colour(models.Model):
    name = models.CharField(max_length=40)


class Confirmation(models.Model):
    event = models.ForeignKey(Event, models.CASCADE)
    secret = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)


class Shelf(models.Model):
    name = models.CharField(max_length=40)
    width_mm = models.IntegerField()
    height_mm = models.IntegerField()
    room = models.CharField(max_length=40)
