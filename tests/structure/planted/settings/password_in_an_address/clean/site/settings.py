import environ

env = environ.Env()
SECRET_KEY = env("SECRET_KEY")
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://shop:shop@localhost/shop")}
BROKER_URL = env("BROKER_URL", default="redis://:s3cret-pass@127.0.0.1:6379/0")
CELERY_TASK_ALWAYS_EAGER = env.bool("EAGER", default=False)
