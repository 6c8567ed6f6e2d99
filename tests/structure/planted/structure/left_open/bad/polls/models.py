from django.db import models


class Poll(models.Model):
    asked = models.Manager()
