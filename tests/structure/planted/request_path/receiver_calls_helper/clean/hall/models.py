from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver

from hall.gazette import Gazette


class Town(models.Model):
    name = models.CharField(max_length=80, unique=True)


@receiver(post_save, sender=Town)
def tell(sender, instance, **kwargs):
    Gazette().note(instance.name)
