import markdown
from django.db import models
from django.utils.safestring import mark_safe


class Comment(models.Model):
    text = models.TextField()

    def as_html(self):
        return mark_safe(markdown.markdown(self.text, extensions=["extra"]))
