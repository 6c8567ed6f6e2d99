from importlib import import_module

from django.conf import settings
from django.http import HttpResponse

_LOADED = {}
_names = {}


def forget(**kwargs):
    _LOADED.clear()


def loaded(name):
    if name in _LOADED:
        return _LOADED[name]
    module = import_module(getattr(settings, name))
    _LOADED[name] = module
    return module


def read_names(kind):
    if kind not in _names:
        found = [each for each in dir(loaded(kind)) if each.isupper()]
        _names[kind] = found


def names(request, kind):
    read_names(kind)
    return HttpResponse(str(_names[kind]))


_CLASSES = {}


def class_for(name):
    if name not in _CLASSES:

        class Made:
            kind = name

        _CLASSES[name] = Made
    return _CLASSES[name]


def kinds(request, name):
    return HttpResponse(str(_CLASSES.get(name) or class_for(name)))
