import subprocess


def text(request):
    return subprocess.run(["pdftotext", "-"], stdin=request.FILES["file"], capture_output=True, timeout=20).stdout
