from django.db import models


class Plan(models.Model):
    file = models.FileField(upload_to="plans/")
