"""A year in an address: four digits, so that no date that the calendar lacks reaches the database."""

from django.urls import register_converter


class Year:
    """Matches the years 1000 to 2999."""

    regex = "[12][0-9]{3}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04d}"


register_converter(Year, "year")
