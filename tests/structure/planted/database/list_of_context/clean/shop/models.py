from django.db import models


class Order(models.Model):
    number = models.CharField(max_length=20)
    placed = models.DateTimeField(auto_now_add=True)
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)
