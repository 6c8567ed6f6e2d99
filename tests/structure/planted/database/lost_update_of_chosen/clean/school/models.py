from django.db import models


class Course(models.Model):
    seats = models.IntegerField(default=10)


class Enrolment(models.Model):
    course = models.ForeignKey(Course, on_delete=models.CASCADE)
