from setuptools import setup

needed = ["django>=5.2", "django-cors-headers"]
setup(name="mysite", install_requires=needed)
