import json


def plain(self, value):
    return str(value)


json.JSONEncoder.default = plain

if __name__ == "__main__":
    print(json.dumps({"at": 1}))
