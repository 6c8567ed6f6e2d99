from roadworthy.fleet.backoff import Backoff


def test_the_wait_doubles_from_half_a_second_to_ten():
    waits = [Backoff().wait_s(deaths) for deaths in (1, 2, 3, 4, 5, 6, 7, 8, 1000)]
    assert waits == [0.5, 1, 2, 4, 8, 10, 10, 10, 10]


def test_a_short_life_adds_to_the_deaths_in_a_row():
    assert Backoff().deaths_in_a_row(3, lived_s=9.9) == 4


def test_a_long_life_begins_the_count_anew():
    assert Backoff().deaths_in_a_row(3, lived_s=10) == 1
