import hashlib


def set_password(person, password):
    person.hash = hashlib.sha256(password.encode()).hexdigest()
