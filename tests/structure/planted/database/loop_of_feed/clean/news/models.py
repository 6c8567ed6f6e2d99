from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)

    def __str__(self):
        return self.name


class News(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    title = models.CharField(max_length=80)

    def get_absolute_url(self):
        return f"/{self.author.slug}/{self.pk}/"
