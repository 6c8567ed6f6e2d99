from django.db import models


class Subscriber(models.Model):
    email = models.EmailField()


class Subscription(models.Model):
    email = models.EmailField()
    list = models.CharField(max_length=40)
    member = models.ForeignKey(Subscriber, models.CASCADE, null=True, default=None)

    class Meta:
        unique_together = [("list", "member")]
