import markdown
import nh3
from django.db import models
from django.utils.safestring import mark_safe


class Comment(models.Model):
    text = models.TextField()

    def as_html(self):
        return mark_safe(nh3.clean(markdown.markdown(self.text, extensions=["extra"])))
