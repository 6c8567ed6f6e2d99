from django.db import models


class Booking(models.Model):
    is_paid = models.BooleanField(default=False)

    def approve(self):
        self.is_paid = True
        self.save()

    def price(self):
        return 3
