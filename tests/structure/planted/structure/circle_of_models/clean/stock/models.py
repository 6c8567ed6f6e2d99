from django.db import models


class Item(models.Model):
    name = models.CharField(max_length=9)

    def orders(self):
        return self.order_set.all()
