from django.db import models


class Kind(models.Model):
    name = models.CharField(max_length=80)


class Holder(models.Model):
    name = models.CharField(max_length=80)


class Item(models.Model):
    kind = models.ForeignKey(Kind, on_delete=models.CASCADE)
    holder = models.ForeignKey(Holder, null=True, on_delete=models.SET_NULL)


class Loan(models.Model):
    item = models.ForeignKey(Item, on_delete=models.CASCADE)
