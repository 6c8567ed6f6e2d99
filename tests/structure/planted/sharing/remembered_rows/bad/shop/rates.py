from functools import lru_cache

from shop.models import Customer


@lru_cache(maxsize=None)
def names():
    return list(Customer.objects.values_list("name", flat=True))
