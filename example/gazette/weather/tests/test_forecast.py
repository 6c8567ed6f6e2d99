"""The forecast of today is shown, or the last before."""

from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from weather.models import Forecast
from weather.templatetags.weather import forecast


class Forecasts(TestCase):
    def make(self, days):
        day = timezone.localdate() + timedelta(days=days)
        return Forecast.objects.create(day=day, summary="Fog", high_c=9, low_c=2)

    def test_none_is_none(self):
        self.assertIsNone(forecast())

    def test_tomorrow_s_is_not_shown_today(self):
        yesterday = self.make(-1)
        self.make(1)
        self.assertEqual(forecast(), yesterday)
        today = self.make(0)
        self.assertEqual(forecast(), today)

    def test_the_page_lists_the_days_to_come(self):
        self.make(-1)
        self.make(0)
        self.make(1)
        self.assertEqual(self.client.get("/weather/").content.decode().count("<td>Fog</td>"), 2)
