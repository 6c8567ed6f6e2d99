import subprocess


def text_of(upload):
    return subprocess.run(["pdftotext", "-"], stdin=upload, capture_output=True).stdout
