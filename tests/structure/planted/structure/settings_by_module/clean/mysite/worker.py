import os
import sys

from mysite.settings import UPLOADS


def main():
    os.execvp(sys.executable, [sys.executable, "-m", "worker", UPLOADS])
