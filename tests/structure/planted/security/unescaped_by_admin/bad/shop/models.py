from django.db import models


class Project(models.Model):
    readme = models.TextField()
