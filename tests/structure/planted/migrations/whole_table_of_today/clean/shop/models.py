from django.db import models


class Order(models.Model):
    note = models.CharField(max_length=200)
    made = models.DateTimeField(auto_now_add=True)
