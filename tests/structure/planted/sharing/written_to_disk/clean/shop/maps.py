def write_map(which):
    with open(f"/etc/daemon/{which}.map", "w") as file:
        file.write(which)
