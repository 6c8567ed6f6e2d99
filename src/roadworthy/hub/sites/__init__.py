"""What the hub knows of each site: its parts, its deploys, and who may send its figures. Read from files."""
