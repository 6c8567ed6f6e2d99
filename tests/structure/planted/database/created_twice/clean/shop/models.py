from django.db import models


class Subscriber(models.Model):
    email = models.EmailField(unique=True)


class Letter(models.Model):
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="letters")
    number = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "number"], name="once")]


class Tag(models.Model):
    subscriber = models.ForeignKey(Subscriber, models.CASCADE)
    name = models.CharField(max_length=40)


class Attachment(models.Model):
    file = models.FileField()
    size = models.IntegerField(default=0)


class Probe(models.Model):
    host = models.CharField(max_length=80)
    scheme = models.CharField(max_length=5, default="http")

    class Meta:
        unique_together = [("host", "scheme")]
