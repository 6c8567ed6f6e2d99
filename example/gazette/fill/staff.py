"""Who writes the paper, and the sections they write for."""

import random
from dataclasses import dataclass

SECTIONS = (
    ("news", "News", "What happens in Eastmere and the villages round it."),
    ("town-hall", "Town Hall", "The council: what it decides, what it costs, who voted how."),
    ("business", "Business", "Firms, shops, the port and the people who work there."),
    ("sport", "Sport", "The Herons, the Dockers and everybody who runs, rows or bowls."),
    ("culture", "Culture", "Stage, music, pictures, books and what is dug up."),
    ("environment", "Environment", "The river, the weather, the marsh and where power comes from."),
    ("health", "Health", "St Brannoc’s, the surgeries and those who look after others."),
    ("schools", "Schools", "Schools, the college and the university."),
    ("opinion", "Opinion", "Our view, and yours."),
)
ROLES = {
    "news": ("Chief reporter", "Reporter", "Crime reporter", "Transport correspondent"),
    "town-hall": ("Political editor", "Local democracy reporter"),
    "business": ("Business editor", "Business reporter", "Port correspondent"),
    "sport": ("Sports editor", "Football writer", "Cricket and rugby writer"),
    "culture": ("Arts editor", "Theatre critic", "Music critic"),
    "environment": ("Environment correspondent", "Weather and river reporter"),
    "health": ("Health correspondent", "Health reporter"),
    "schools": ("Education correspondent", "Education reporter"),
    "opinion": ("Comment editor", "Columnist", "Data editor"),
}
BIOS = (
    "{first} joined the Gazette in {year}, after "
    "[a decade at sea|teaching mathematics|a trainee year in Harcombe|working on the ferries].",
    "Born in {place}, {first} has written for the Gazette since {year} and "
    "[keeps bees|sings bass in the choral society|cycles to most stories|owns too many maps].",
    "{first} came to Eastmere in {year} [for a weekend|to cover one flood] and stayed. "
    "[Tips welcome, gossip too.|Answers every letter.]",
)


@dataclass(frozen=True)
class Journalist:
    """Somebody on the staff."""

    name: str
    role: str
    section: str
    bio: str


def journalists(town, seed, expand):
    """Return the staff, always the same for a town; none has another's name."""
    rng = random.Random(f"staff {seed}")
    found = {}
    for section, roles in ROLES.items():
        for role in roles:
            person = town.person(rng, role)
            while person.name in found:
                person = town.person(rng, role)
            facts = {"first": person.first, "year": rng.randint(1994, 2022), "place": rng.choice(town.places)}
            found[person.name] = Journalist(person.name, role, section, expand(rng.choice(BIOS), rng, facts))
    return list(found.values())
