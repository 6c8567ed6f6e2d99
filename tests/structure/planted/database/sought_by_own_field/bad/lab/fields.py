from django.db import models


class CharField(models.CharField):
    def __init__(self, **kwargs):
        kwargs["max_length"] = 40
        super().__init__(**kwargs)
