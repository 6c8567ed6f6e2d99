import os
import zipfile


def unpack(upload):
    archive = zipfile.ZipFile(upload)
    for name in archive.namelist():
        with open(os.path.join("/srv/docs", name), "wb") as out:
            out.write(archive.read(name))
