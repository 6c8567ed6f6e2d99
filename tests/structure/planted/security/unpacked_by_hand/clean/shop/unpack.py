import os
import zipfile


def unpack(upload):
    archive = zipfile.ZipFile(upload)
    for name in archive.namelist():
        with open(os.path.join("/srv/docs", os.path.basename(name)), "wb") as out:
            out.write(archive.read(name))


def unpack_all(upload):
    zipfile.ZipFile(upload).extractall("/srv/docs")
