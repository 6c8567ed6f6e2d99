def as_dict(player):
    return {"name": player.name, "club": player.club.name}
