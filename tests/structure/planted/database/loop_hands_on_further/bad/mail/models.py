from django.db import models


class Sender(models.Model):
    name = models.CharField(max_length=80)


class Letter(models.Model):
    sender = models.ForeignKey(Sender, on_delete=models.CASCADE, related_name="letters")
    title = models.CharField(max_length=80)
