import tarfile
import zipfile


def restore(upload, folder):
    with tarfile.open(fileobj=upload) as archive:
        archive.extractall(folder, filter="data")
    with zipfile.ZipFile(upload) as other:
        other.extractall(folder)
