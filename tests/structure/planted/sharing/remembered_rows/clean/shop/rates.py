from functools import cache, lru_cache

from django.core.cache import cache as shared

from shop.models import Customer


def names():
    return shared.get_or_set("names", read_names, timeout=60)


def read_names():
    return list(Customer.objects.values_list("name", flat=True))


@cache
def powers(number):
    return [number**2, number**3]


@lru_cache
def cleared():
    return Customer.objects.first()


def forget(sender, **kwargs):
    cleared.cache_clear()
