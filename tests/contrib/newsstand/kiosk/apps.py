"""The kiosk registers a dependency that no setting names, if the test wants one."""

import os
import time
from pathlib import Path

from django.apps import AppConfig


def printer():
    what = os.environ["NEWSSTAND_PRINTER"]
    with Path(os.environ["NEWSSTAND_PRINTER_LOG"]).open("a") as log:
        log.write("asked\n")
    if what == "slow":
        time.sleep(0.3)
    if what == "hanging":
        time.sleep(3600)
    if what == "broken":
        raise RuntimeError("out of paper at ipp://clerk:inky-fingers@10.77.0.30/")


class KioskConfig(AppConfig):
    name = "kiosk"

    def ready(self):
        if "NEWSSTAND_PRINTER" in os.environ:
            from roadworthy.contrib.status import register

            register("printer", printer)
