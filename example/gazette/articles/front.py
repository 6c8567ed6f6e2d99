"""Decides which of the newest articles goes where on the front page."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Block:
    """One section's place on the front page."""

    section: object
    articles: tuple


@dataclass(frozen=True)
class Front:
    """The front page: the lead, the stories beside it, the latest, and a block for each section."""

    lead: object
    seconds: tuple
    latest: tuple
    blocks: tuple

    @property
    def articles(self):
        """All articles on the page, each once."""
        blocks = [article for block in self.blocks for article in block.articles]
        return [self.lead, *self.seconds, *self.latest, *blocks] if self.lead else []


def lay_out(articles, seconds=4, latest=7, each=4, fresh=timedelta(hours=30)):
    """Lay out articles, which come newest first; none appears twice."""
    if not articles:
        return Front(None, (), (), ())
    newest = articles[0].published_at
    by_weight = sorted(articles, key=lambda a: (newest - a.published_at < fresh, a.importance), reverse=True)
    lead, top = by_weight[0], tuple(by_weight[1 : seconds + 1])
    used = {article.pk for article in (lead, *top)}
    rest = [article for article in articles if article.pk not in used]
    newcomers = tuple(rest[:latest])
    return Front(lead, top, newcomers, _blocks(rest[latest:], each))


def _blocks(articles, each):
    found = {}
    for article in articles:
        place = found.setdefault(article.section, [])
        if len(place) < each:
            place.append(article)
    return tuple(Block(section, tuple(found[section])) for section in sorted(found, key=_order))


def _order(section):
    return getattr(section, "position", 0), str(section)
