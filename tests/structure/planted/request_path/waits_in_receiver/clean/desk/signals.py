from django.dispatch import Signal

closed = Signal()
