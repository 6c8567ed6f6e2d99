from django.db import models


class Plot(models.Model):
    gardener = models.CharField(max_length=50)
