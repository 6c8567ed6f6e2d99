from django.utils.encoding import force_str

try:
    from django.utils.encoding import force_text
except ImportError:
    force_text = force_str
