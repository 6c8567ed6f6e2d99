from mysite.celery import app


@app.task
def count():
    return 1
