from django.db.models import F
from django.db.models.signals import post_save
from django.dispatch import receiver

from hall.models import Member, Visit


@receiver(post_save, sender=Visit)
def reward(sender, instance, created, **kwargs):
    Member.objects.filter(pk=instance.member_id).update(points=F("points") + 10)


@receiver(post_save)
def reward_all(sender, instance, **kwargs):
    instance.member.points += 1
    instance.member.save()
