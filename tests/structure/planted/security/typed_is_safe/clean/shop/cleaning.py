import nh3
from django.db.models.signals import pre_save
from django.dispatch import receiver

from .models import Note


@receiver(pre_save, sender=Note)
def clean(instance, **kwargs):
    instance.story = nh3.clean(instance.story)
