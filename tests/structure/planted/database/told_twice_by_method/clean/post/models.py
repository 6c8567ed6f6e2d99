from django.db import models


class Exam(models.Model):
    title = models.CharField(max_length=80, unique=True)


class Mark(models.Model):
    exam = models.OneToOneField(Exam, on_delete=models.CASCADE)
    points = models.IntegerField()
