from setuptools import setup

BASE = ["django==5.2.8"]
setup(name="site", install_requires=BASE + ["requests==2.32.5"], extras_require={"dev": ["django-debug-toolbar"]})
