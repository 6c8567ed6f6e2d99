import yaml
from yaml import SafeLoader


def read(text):
    return yaml.safe_load(text), yaml.load(text, Loader=SafeLoader), yaml.load(text, yaml.CSafeLoader)
