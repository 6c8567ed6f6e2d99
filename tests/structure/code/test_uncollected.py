"""Work without the collector leaves it as it was."""

from __future__ import annotations

import gc

import pytest

from roadworthy.structure.code.uncollected import uncollected


def test_the_collector_is_off_meanwhile_and_on_again_also_after_a_failure() -> None:
    assert gc.isenabled()
    with pytest.raises(LookupError), uncollected():
        assert not gc.isenabled()
        raise LookupError
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
