from django.db import models


class Subscriber(models.Model):
    email = models.EmailField(unique=True)


class Letter(models.Model):
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="letters")
    number = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "number"], name="once")]
