import hashlib


def set_password(person, password):
    person.set_password(password)


def etag(text):
    return hashlib.sha256(text.encode()).hexdigest()


def cached_session(connection):
    joined = connection.address + connection.user + connection.password
    return f"SESSION_{hashlib.sha256(joined.encode()).hexdigest()}"


def client_of(connection, clients):
    cache_key = hashlib.sha256((connection.address + connection.password).encode()).hexdigest()
    return clients.get(cache_key)
