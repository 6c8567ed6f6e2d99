import environ

env = environ.Env(DEBUG=(bool, False), SECRET_KEY=str, EMAIL_HOST_PASSWORD=(str, ""))
