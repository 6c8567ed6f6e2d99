from django.db import models


class CharField(models.CharField):
    def __init__(self, **kwargs):
        kwargs["max_length"] = 40
        kwargs["unique"] = True
        super().__init__(**kwargs)


class UUIDField(models.UUIDField):
    def __init__(self, **kwargs):
        super().__init__(unique=True, editable=False, **kwargs)
