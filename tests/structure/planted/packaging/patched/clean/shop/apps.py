from django.conf import settings
from django.contrib import admin
from django.db import models
from PIL import Image

from shop.fields import OurField


def cleaned(self, value):
    return value


class Thing(models.Model):
    pass


admin.site.site_header = "Shop"
admin.site.has_permission = cleaned
Image.MAX_IMAGE_PIXELS = None
OurField.clean = cleaned
Thing.label = cleaned
cleaned.short_description = "x"
