from mysite.settings import of_environment


def sender():
    return of_environment("FROM_EMAIL")
