"""What a project's code says, read and never run: files, names, classes, models, views. Only structure imports it."""
