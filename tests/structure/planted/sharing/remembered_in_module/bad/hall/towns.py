from hall.models import Town

_towns = {}


def town_named(name):
    if name not in _towns:
        _towns[name] = Town.objects.get(name=name)
    return _towns[name]
