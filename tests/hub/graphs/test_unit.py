"""How figures are said."""

import pytest

from roadworthy.hub.graphs.unit import words


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "/s", "–"), (0, "%", "0 %"), (0.0004, "%", "<0.01 %"), (0.456, "%", "0.46 %"), (12.34, "/s", "12.3 /s"),
        (1234, "/s", "1.23 k/s"), (999.6, "/s", "1 k/s"), (99.96, "", "100"), (250, "ms", "250 ms"),
        (1250, "ms", "1.25 s"),
        (2.1e9, "B", "2.1 GB"), (1500, "B/s", "1.5 kB/s"), (3, "per request", "3 per request"),
    ],
)  # fmt: skip
def test_a_figure_is_said_in_three_digits(value, unit, said):
    assert words(value, unit) == said
