from django.db import models


class Enquiry(models.Model):
    question = models.TextField()
