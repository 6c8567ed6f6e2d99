from django import template

register = template.Library()


@register.inclusion_tag("hall/_game.html")
def game_line(game):
    return {"game": game}
