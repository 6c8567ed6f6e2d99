import jwt

KEY = "…"


def who(token):
    return jwt.decode(token, KEY, algorithms=["HS256"])["sub"]


def chosen(token, keys):
    issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
    return jwt.decode(token, keys[issuer], algorithms=["RS256"])["sub"]
