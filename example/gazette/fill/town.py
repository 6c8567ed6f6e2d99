"""Eastmere: its streets, its institutions and the people whom the paper keeps quoting. One seed, one town."""

import random
from dataclasses import dataclass

from .names import JOBS, MEN, SURNAMES, WOMEN

PLACES = (
    "the Harbour Quarter|Northgate|Mill Hill|Lower Quay|St Brannoc’s|Foundry Lane|Castle Ward|Alderside|Ropewalk|Fairfield|"
    "Marsh End|Priory Park|Highcliffe Road|the Garth|Tanner’s Row|Cold Harbour|Queen’s Drive|Lime Street|Westfield|Shorefields|"
    "Copley|Hexley|Wold Barrow|Penmarsh|Great Oxley|Little Oxley|Thornwick|Saltby|Ferrybridge End|Nether Stowe|Hollin Bank|"
    "Gull Point|Larkhill|Applegarth|Cropton Green|Winterfold"
).split("|")
STREET_NAMES = (
    "Albion|Anchor|Barrack|Beacon|Bellfounders|Bridge|Canal|Chandler|Chapel|Coronation|Custom House|Dockray|Drovers|"
    "Elder|Exchange|Fennel|Ferry|Fishergate|George|Granary|Hallgate|Heron|Infirmary|Jubilee|Kelmscott|Lantern|Maltings|"
    "Mariners|Minster|Nelson|Orchard|Paragon|Pilot|Quarry|Regent|Sailmakers|Salthouse|Station|Sycamore|Tollgate|Union|"
    "Victoria|Weavers|Wharf|Whitefriars|Wilberforce"
).split("|")
STREET_KINDS = "Road|Street|Street|Lane|Avenue|Terrace|Road|Hill|Way|Gate".split("|")
RIVALS = (
    "Harcombe|Westerley|Port Calder|Stanwick Park|Thornley|Oakdene United|Millbrook Rovers|Kingsferry|Ravensholme|"
    "Barrowgate|Dunsmoor Athletic|Ashby Vale|Tidewell|Castleford Green|Lindholme|Redmire Wanderers|Farnley Cross|Bramwell City"
).split("|")
SCHOOLS = (
    "Northgate Academy|Alderside Primary|St Brannoc’s Primary|Mill Hill High|Fairfield Juniors|Priory Park School|"
    "Harbour View Academy|Queen Margaret’s|Ropewalk Infants|Westfield High|Hexley Church of England Primary|Saltby Primary|"
    "Great Oxley School|The Garth Community School|Thornwick Primary|Eastmere Sixth Form College"
).split("|")
TRADES = (
    "boatbuilder|boats;brewery|beer;software firm|scheduling software;bakery chain|bread;fish processor|smoked fish;"
    "furniture maker|chairs;engineering firm|pumps;textile mill|wool cloth;haulier|freight;packaging firm|cartons;"
    "turbine service firm|blades;cider maker|cider;bicycle maker|bicycles;games studio|games;ceramics firm|tiles;"
    "seed merchant|seeds;instrument maker|flutes;battery start-up|batteries;print works|books;toy maker|wooden toys"
).split(";")
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
        self.places = PLACES
        self.streets = [f"{name} {rng.choice(STREET_KINDS)}" for name in STREET_NAMES]
        self.companies = [self._company(rng, trade) for trade in TRADES * 2]
        names = self._names(rng)
        self.cast = {key: self._person(rng, next(names), role) for key, role in CAST.items()}
        self.squads = {side: [self._player(rng) for _ in range(16)] for side in ("football", "women", "rugby", "cricket")}

    def person(self, rng, role=None):
        """Return a new inhabitant, who has a job if no role is given."""
        woman = rng.random() < 0.5
        first = rng.choice(WOMEN if woman else MEN)
        return Person(first, rng.choice(SURNAMES), woman, role or rng.choice(JOBS), rng.randint(19, 84))

    def _names(self, rng):
        surnames = rng.sample(SURNAMES, len(CAST))
        for surname in surnames:
            woman = rng.random() < 0.5
            yield rng.choice(WOMEN if woman else MEN), surname, woman

    def _person(self, rng, name, role):
        first, last, woman = name
        return Person(first, last, woman, role, rng.randint(34, 66))

    def _player(self, rng):
        return Person(rng.choice(MEN), rng.choice(SURNAMES), False, "player", rng.randint(18, 34))

    def _company(self, rng, trade):
        kind, goods = trade.split("|")
        first, second = rng.sample(SURNAMES, 2)
        patterns = (f"{first} & {second}", f"{first} and Daughters", f"{first}’s", f"Alder {goods.split()[-1].title()}", f"{first} Brothers")
        return Company(rng.choice(patterns), kind, goods)


@dataclass(frozen=True)
class Company:
    """A business in the town."""

    name: str
    kind: str
    goods: str

    def __str__(self):
        return self.name
