from django.db import models


class Drawer(models.Model):
    name = models.CharField(max_length=20, unique=True)
    counted = models.IntegerField(default=0)

    def note(self, number):
        self.counted = number
        self.save()

    def label(self):
        return self.name.upper()
