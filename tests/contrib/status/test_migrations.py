"""Which migrations a database lacks, where squashed ones stand for what they replace."""

from roadworthy.contrib.status.migrations import missing_of

ON_DISK = [("kiosk", "0001_initial"), ("kiosk", "0002_price")]
SQUASHED = ("kiosk", "0001_squashed_0002_price")
TWICE = ("kiosk", "0001_squashed_again")


def replaced_by(key):
    return {SQUASHED: ON_DISK, TWICE: [SQUASHED]}.get(key, [])


def test_nothing_is_missing_when_all_are_applied():
    assert missing_of(ON_DISK, set(ON_DISK), replaced_by) == []


def test_migrations_of_a_newer_release_do_not_matter():
    assert missing_of(ON_DISK, {*ON_DISK, ("kiosk", "0003_newer")}, replaced_by) == []


def test_what_is_not_applied_is_missing():
    assert missing_of(ON_DISK, {ON_DISK[0]}, replaced_by) == [("kiosk", "0002_price")]


def test_a_squashed_migration_is_there_when_all_that_it_replaces_are():
    assert missing_of([SQUASHED], set(ON_DISK), replaced_by) == []
    assert missing_of([SQUASHED], {ON_DISK[0]}, replaced_by) == [SQUASHED]


def test_a_migration_squashed_twice_is_there_too():
    assert missing_of([SQUASHED, TWICE], set(ON_DISK), replaced_by) == []


def test_what_is_applied_is_not_imported():
    def refuse(key):
        raise AssertionError(key)

    assert missing_of(ON_DISK, set(ON_DISK), refuse) == []
