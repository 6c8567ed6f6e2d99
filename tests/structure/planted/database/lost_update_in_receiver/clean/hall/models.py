from django.db import models


class Member(models.Model):
    points = models.IntegerField(default=0)


class Visit(models.Model):
    member = models.ForeignKey(Member, on_delete=models.CASCADE)
