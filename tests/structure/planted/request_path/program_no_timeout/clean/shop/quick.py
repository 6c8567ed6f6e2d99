import subprocess


def version(request):
    return subprocess.check_output(["git", "describe", "--always"])


def host(request):
    return subprocess.check_output("hostname -f", shell=True)
