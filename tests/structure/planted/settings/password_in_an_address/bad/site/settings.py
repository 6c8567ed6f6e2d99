import environ

env = environ.Env()
SECRET_KEY = env("SECRET_KEY")
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://shop:Tr4der-Joes@db.internal.gazette.org/shop")}
CELERY_TASK_ALWAYS_EAGER = env.bool("EAGER", default=True)
