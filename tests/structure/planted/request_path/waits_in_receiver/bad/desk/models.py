from django.db import models

from desk.signals import closed


class Ticket(models.Model):
    title = models.CharField(max_length=80)
    email = models.EmailField()
    is_open = models.BooleanField(default=True)

    def close(self):
        self.is_open = False
        self.save()
        closed.send(sender=Ticket, ticket=self)
