"""What those who sell to us can do."""
