"""What is drawn is remembered for its time."""

from roadworthy.hub.graphs.memory import Memory


def test_what_was_made_is_given_again_until_its_time_is_over():
    now, made = [100.0], []
    memory = Memory(clock=lambda: now[0])

    def make():
        made.append(now[0])
        return len(made)

    assert [memory.get("a", 5, make), memory.get("a", 5, make)] == [1, 1]
    now[0] = 105.0
    assert memory.get("a", 5, make) == 2


def test_the_oldest_goes_first():
    memory = Memory(most=2, clock=lambda: 0.0)
    for name in "abc":
        memory.get(name, 9, lambda name=name: name)
    assert [memory.get(name, 9, lambda: "new") for name in "cba"] == ["c", "b", "new"]
