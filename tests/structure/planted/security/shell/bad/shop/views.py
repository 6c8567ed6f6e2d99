import os
import subprocess


def convert(request):
    name = request.FILES["file"].name
    os.system(f"convert {name} out.png")
    subprocess.run("convert %s out.png" % name, shell=True, timeout=20)
