import shlex
import subprocess


def convert(request):
    name = request.FILES["file"].name
    subprocess.run(["convert", name, "out.png"], timeout=20)
    subprocess.run(f"convert {shlex.quote(name)} out.png", shell=True, timeout=20)
    subprocess.run("uptime", shell=True, timeout=20)
