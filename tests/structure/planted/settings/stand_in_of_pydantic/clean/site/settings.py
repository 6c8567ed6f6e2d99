from pydantic_settings import BaseSettings


class Env(BaseSettings):
    secret_key: str
    debug: bool = False


env = Env()
SECRET_KEY = env.secret_key
DEBUG = env.debug
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
