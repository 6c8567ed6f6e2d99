from django.db import models


class Order(models.Model):
    code = models.CharField(max_length=9)
    placed = models.DateTimeField(auto_now_add=True)
