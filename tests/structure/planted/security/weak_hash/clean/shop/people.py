import hashlib


def set_password(person, password):
    person.set_password(password)


def etag(text):
    return hashlib.sha256(text.encode()).hexdigest()
