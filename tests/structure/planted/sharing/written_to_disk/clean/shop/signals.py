from django.dispatch import Signal

changed = Signal()
