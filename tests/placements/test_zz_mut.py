import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from placements import phases, leave, serving
from tests.placements.test_any_year import Year, HEALTH
S = settings(max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=HEALTH, database=None, phases=[Phase.generate])
def test_more(db):
    run_state_machine_as_test(Year, settings=S)
def test_cut(db, monkeypatch):
    monkeypatch.setattr(phases, "cut", lambda p: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Year, settings=S)
def test_leave(db, monkeypatch):
    monkeypatch.setattr(leave, "left", lambda p: 99)
    real = leave.balance
    monkeypatch.setattr(leave, "balance", lambda l: 99 if not isinstance(l, list) and False else real(l))
    run_state_machine_as_test(Year, settings=S)
def test_seat(db, monkeypatch):
    monkeypatch.setattr(serving, "free_seat", lambda p: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Year, settings=S)
