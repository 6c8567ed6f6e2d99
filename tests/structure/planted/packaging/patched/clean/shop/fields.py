from django.forms import Field


class OurField(Field):
    pass
