from django.contrib.auth import get_user_model
from django.db import models

User = get_user_model()


class Region(models.Model):
    name = models.CharField(max_length=20)


class Shop(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shops")
    region = models.ForeignKey(Region, on_delete=models.CASCADE)
