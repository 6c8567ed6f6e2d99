from django.db.models.signals import post_save
from django.dispatch import receiver

from hall.models import Visit


@receiver(post_save, sender=Visit)
def reward(sender, instance, created, **kwargs):
    member = instance.member
    member.points += 10
    member.save()


def reward_again(sender, instance, **kwargs):
    instance.member.points += 1
    instance.member.save()


post_save.connect(reward_again, sender=Visit)
