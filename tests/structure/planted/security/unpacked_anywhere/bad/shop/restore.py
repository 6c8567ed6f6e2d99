import tarfile


def restore(upload, folder):
    with tarfile.open(fileobj=upload) as archive:
        archive.extractall(folder)
