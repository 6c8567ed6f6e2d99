"""The forecast for a day."""

from django.db import models


class Forecast(models.Model):
    """What the weather will be on a day, in a few words."""

    day = models.DateField(unique=True)
    summary = models.CharField(max_length=60)
    high_c = models.SmallIntegerField("highest, °C")
    low_c = models.SmallIntegerField("lowest, °C")

    class Meta:
        ordering = ["-day"]
        get_latest_by = "day"

    def __str__(self):
        return f"{self.summary}, {self.low_c} to {self.high_c} °C"
