from django.contrib.auth.models import User
from django.db import models


class Booking(models.Model):
    guest = models.ForeignKey(User, on_delete=models.CASCADE)
    paid = models.BooleanField(default=False)
