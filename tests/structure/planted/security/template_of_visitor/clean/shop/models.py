from django.db import models


class Parcel(models.Model):
    code = models.SlugField()
    status = models.CharField(max_length=5, choices=[("new", "new")])
    page_html = models.TextField()
