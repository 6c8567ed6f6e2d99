from django.db import models
from django.utils.html import escape
from django.utils.safestring import mark_safe


class Comment(models.Model):
    text = models.TextField()

    def as_html(self):
        return mark_safe(escape(self.text).replace("\n", "<br>"))

    def as_plain(self):
        return mark_safe(self.text.replace("<", "&lt;").replace("\n", "<br>"))
