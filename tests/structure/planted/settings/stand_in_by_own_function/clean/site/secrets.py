from pathlib import Path


def secret(name, folder="/run/secrets"):
    return (Path(folder) / name).read_text().strip()


def optional(name, stand_in=""):
    path = Path("/run/secrets") / name
    return path.read_text().strip() if path.exists() else stand_in
