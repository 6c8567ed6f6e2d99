from django.db import models


class Door(models.Model):
    is_open = models.BooleanField(default=False)

    def unlock(self):
        self.is_open = True

    def lock(self):
        self.is_open = False
