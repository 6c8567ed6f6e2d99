def shown(letter):
    return {"title": letter.title, "from": letter.sender.name}


def all_shown(letters):
    return [shown(letter) for letter in letters]
