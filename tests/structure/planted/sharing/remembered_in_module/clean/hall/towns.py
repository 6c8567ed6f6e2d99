from hall.models import Town

_widths = {}


def town_named(name):
    if name not in _widths:
        _widths[name] = sum(2 if ord(each) > 127 else 1 for each in name)
    return Town.objects.get(name=name)
