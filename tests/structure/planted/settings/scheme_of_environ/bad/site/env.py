import environ

env = environ.Env(
    DEBUG=(bool, False),
    SECRET_KEY=(str, "bees-are-nice-honey-is-nicer-0912"),
)
