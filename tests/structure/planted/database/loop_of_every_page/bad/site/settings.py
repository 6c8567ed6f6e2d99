ROOT_URLCONF = "hall.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"context_processors": ["hall.context.menu"]},
    }
]
