"""A form field in which tags are typed."""

from django import forms


class TagsField(forms.CharField):
    """Tags with commas between them; its value is a list of names."""

    def __init__(self, **kwargs):
        defaults = {"required": False, "help_text": "With commas between them."}
        super().__init__(**defaults | kwargs)

    def to_python(self, value):
        """Return the names.

        >>> TagsField().clean("Harbour,  flood defences,")
        ['Harbour', 'flood defences']
        """
        return [" ".join(name.split()) for name in super().to_python(value).split(",") if name.strip()]

    def prepare_value(self, value):
        return value if isinstance(value, str) or value is None else ", ".join(map(str, value))
