from django.core.management import call_command


def theme(request):
    call_command("set_theme", "dark")
    call_command("clear_cache")
