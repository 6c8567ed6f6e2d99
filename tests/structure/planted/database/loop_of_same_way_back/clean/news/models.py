from django.db import models


class Section(models.Model):
    name = models.CharField(max_length=80)


class Author(models.Model):
    name = models.CharField(max_length=80)


class Article(models.Model):
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="articles")
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="articles")
    title = models.CharField(max_length=80)
