from pathlib import Path


def secret(name, stand_in=""):
    path = Path("/run/secrets") / name
    return path.read_text().strip() if path.exists() else stand_in
