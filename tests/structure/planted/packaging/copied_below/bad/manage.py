import sys

sys.path.insert(0, "third_party")
