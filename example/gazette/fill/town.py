"""Eastmere: its streets, its institutions and the people whom the paper keeps quoting. One seed, one town."""

import random
from dataclasses import dataclass

from .names import words

CAST = {
    "council_leader": "leader of Eastmere Council",
    "opposition_leader": "leader of the opposition group",
    "mayor": "mayor of Eastmere",
    "mp": "MP for Eastmere and the Oxleys",
    "chief_executive": "chief executive of the council",
    "transport_chair": "chair of the transport committee",
    "planning_chair": "chair of the planning committee",
    "housing_chair": "cabinet member for housing",
    "budget_chair": "cabinet member for finance",
    "police_chief": "chief superintendent",
    "fire_chief": "Fenshire’s assistant chief fire officer",
    "hospital_chief": "chief executive of St Brannoc’s Hospital",
    "hospital_doctor": "medical director of St Brannoc’s Hospital",
    "health_director": "director of public health",
    "harbour_master": "harbour master",
    "chamber_head": "head of the Chamber of Trade",
    "economist": "economist at the University of Fenshire",
    "ecologist": "ecologist at the University of Fenshire",
    "flood_manager": "flood risk manager at the River Alder Trust",
    "wildlife_head": "warden of Penmarsh reserve",
    "bus_manager": "managing director of Fenshire Buses",
    "rail_manager": "route director at Coastline Rail",
    "football_manager": "manager of Eastmere Town",
    "women_manager": "head coach of Eastmere Town Women",
    "rugby_coach": "head coach of Eastmere RFC",
    "cricket_captain": "captain of Eastmere CC",
    "rowing_coach": "head coach of Alder Rowing Club",
    "theatre_director": "artistic director of the Corn Exchange",
    "gallery_director": "director of Tidewater gallery",
    "museum_curator": "curator of Eastmere Museum",
    "librarian": "head of libraries",
    "conductor": "conductor of the Fenshire Sinfonia",
    "union_rep": "regional secretary of the teachers’ union",
    "education_chair": "cabinet member for education",
    "vice_chancellor": "vice-chancellor of the University of Fenshire",
    "gp_lead": "GP and chair of the town’s surgeries group",
    "food_bank_head": "coordinator of Eastmere Food Bank",
    "historian": "local historian",
}


@dataclass(frozen=True)
class Person:
    """Somebody who is named in the paper."""

    first: str
    last: str
    woman: bool
    role: str
    age: int

    @property
    def name(self):
        return f"{self.first} {self.last}"

    @property
    def he(self):
        return "she" if self.woman else "he"

    @property
    def his(self):
        return "her" if self.woman else "his"

    @property
    def him(self):
        return "her" if self.woman else "him"

    def __str__(self):
        return self.name


class Town:
    """The town of one seed."""

    def __init__(self, seed):
        rng = random.Random(f"town {seed}")
        self.places = words("places")
        self.streets = [f"{name} {rng.choice(words('street-kinds'))}" for name in words("streets")]
        self.companies = [self._company(rng, trade) for trade in words("trades") * 2]
        names = self._names(rng)
        self.cast = {key: self._person(rng, next(names), role) for key, role in CAST.items()}
        self.squads = {
            side: [self._player(rng) for _ in range(16)] for side in ("football", "women", "rugby", "cricket")
        }

    def person(self, rng, role=None, youngest=19, oldest=84):
        """Return a new inhabitant, who has a job if no role is given."""
        woman = rng.random() < 0.5
        first = rng.choice(words("women" if woman else "men"))
        return Person(
            first,
            rng.choice(words("surnames")),
            woman,
            role or rng.choice(words("jobs")),
            rng.randint(youngest, oldest),
        )

    def _names(self, rng):
        surnames = rng.sample(words("surnames"), len(CAST))
        for surname in surnames:
            woman = rng.random() < 0.5
            yield rng.choice(words("women" if woman else "men")), surname, woman

    def _person(self, rng, name, role):
        first, last, woman = name
        return Person(first, last, woman, role, rng.randint(34, 66))

    def _player(self, rng):
        return Person(rng.choice(words("men")), rng.choice(words("surnames")), False, "player", rng.randint(18, 34))

    def _company(self, rng, trade):
        kind, goods = trade.split("|")
        first, second = rng.sample(words("surnames"), 2)
        patterns = (
            f"{first} & {second}",
            f"{first} and Daughters",
            f"{first}’s",
            f"Alder {goods.split()[-1].title()}",
            f"{first} Brothers",
        )
        return Company(rng.choice(patterns), kind, goods)


@dataclass(frozen=True)
class Company:
    """A business in the town."""

    name: str
    kind: str
    goods: str

    def __str__(self):
        return self.name
