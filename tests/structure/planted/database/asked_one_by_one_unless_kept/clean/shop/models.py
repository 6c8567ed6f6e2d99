from django.conf import settings
from django.db import models


class Product(models.Model):
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    code = models.CharField(max_length=40, unique=True)
    price = models.IntegerField()
    text = models.TextField()
    stored = models.DateTimeField(auto_now_add=True)
