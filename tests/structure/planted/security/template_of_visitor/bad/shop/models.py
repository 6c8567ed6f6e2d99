from django.db import models


class Parcel(models.Model):
    code = models.SlugField()
    remarks = models.TextField()
