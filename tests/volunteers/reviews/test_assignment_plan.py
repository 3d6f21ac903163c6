"""The spreading of applications over reviewers: a pure function, held against an
exhaustive search.
"""

from collections import Counter
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from volunteers.reviews.assignment_plan import Plan, Shortage, Task, make_plan

PEOPLE = (1, 2, 3, 4)
tasks_of = st.builds(
    lambda rows: [
        Task(key, needed, frozenset(barred), host)
        for key, (needed, barred, host) in enumerate(rows)
    ],
    st.lists(
        st.tuples(
            st.integers(1, 3),
            st.sets(st.sampled_from(PEOPLE), max_size=3),
            st.integers(0, 2),
        ),
        max_size=12,
    ),
)
few_tasks = st.builds(
    lambda rows: [
        Task(key, needed, frozenset(barred))
        for key, (needed, barred) in enumerate(rows)
    ],
    st.lists(
        st.tuples(st.integers(1, 2), st.sets(st.sampled_from((1, 2, 3)))), max_size=5
    ),
)
loads_of = st.fixed_dictionaries({person: st.integers(0, 5) for person in PEOPLE})
NONE = dict.fromkeys(PEOPLE, 0)


@given(tasks_of, loads_of, st.integers(0, 9), st.text(max_size=4))
def test_caps_and_bars_are_kept_and_every_place_is_accounted_for(
    tasks, loads, cap, seed
):
    plan = make_plan(tasks, loads=loads, cap=cap, seed=seed)
    by_key = {task.key: task for task in tasks}
    assert len(set(plan.given)) == len(plan.given)
    assert all(reviewer not in by_key[key].barred for key, reviewer in plan.given)
    assert all(loads[reviewer] + count <= cap for reviewer, count in plan.new.items())
    got, lacked = (
        Counter(key for key, _reviewer in plan.given),
        {key: count for key, _why, count in plan.lacking},
    )
    assert all(got[task.key] + lacked.get(task.key, 0) == task.needed for task in tasks)


@given(st.integers(0, 30), st.integers(1, 4), st.text(max_size=4))
def test_without_bars_loads_differ_by_one_at_most(count, needed, seed):
    plan = make_plan(
        [Task(key, needed) for key in range(count)], loads=NONE, cap=999, seed=seed
    )
    loads = [plan.new[person] for person in PEOPLE]
    assert sum(loads) == count * needed
    assert max(loads) - min(loads) <= 1


def every_way(tasks, cap):
    """All the ways to give places, by brute force: for each task any set of allowed
    people up to what it needs.
    """
    people = (1, 2, 3)
    for chosen in product(*(ways_of(task, people) for task in tasks)):
        loads = Counter(person for some in chosen for person in some)
        if all(count <= cap for count in loads.values()):
            yield tuple(loads[person] for person in people)


def ways_of(task, people):
    free = [person for person in people if person not in task.barred]
    return [
        some for size in range(task.needed + 1) for some in combinations(free, size)
    ]


@given(few_tasks, st.integers(1, 4))
def test_no_other_way_fills_more_places_or_is_more_even(tasks, cap):
    plan = make_plan(tasks, loads=dict.fromkeys((1, 2, 3), 0), cap=cap, seed="x")
    best = min(
        (-sum(loads), sum(load**2 for load in loads)) for loads in every_way(tasks, cap)
    )
    ours = [plan.new[person] for person in (1, 2, 3)]
    assert (-sum(ours), sum(load**2 for load in ours)) == best


@given(tasks_of, loads_of, st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_means_nothing(tasks, loads, random):
    plan = make_plan(tasks, loads=loads, cap=6, seed="16")
    mixed, people = list(tasks), list(loads.items())
    random.shuffle(mixed)
    random.shuffle(people)
    assert make_plan(mixed, loads=dict(people), cap=6, seed="16") == plan
    assert (
        make_plan(mixed, loads=dict(people), cap=6, seed="16").fingerprint
        == plan.fingerprint
    )


def test_another_seed_is_another_plan():
    tasks = [Task(key, 2) for key in range(20)]
    plans = {
        make_plan(tasks, loads=NONE, cap=99, seed=str(seed)).given for seed in range(5)
    }
    assert len(plans) == 5


def test_who_has_less_already_gets_more_now():
    plan = make_plan(
        [Task(key, 1) for key in range(6)], loads={1: 6, 2: 0, 3: 1}, cap=99, seed=""
    )
    assert plan.new[1] == 0
    assert sorted([plan.new[2], plan.new[3] + 1]) == [3, 4]


def test_hosts_are_spread_over_the_reviewers():
    tasks = [Task(key, 1, host=key % 2) for key in range(8)]
    plan = make_plan(tasks, loads={1: 0, 2: 0}, cap=99, seed="16")
    seen = Counter((reviewer, key % 2) for key, reviewer in plan.given)
    assert set(seen.values()) == {2}


def test_an_earlier_place_is_handed_on_where_that_fills_a_later_one():
    tasks = [Task(1, 1), Task(2, 1, frozenset({2}))]
    for seed in "abcdef":
        assert make_plan(tasks, loads={1: 0, 2: 0}, cap=1, seed=seed).given == (
            (1, 2),
            (2, 1),
        )


def test_each_empty_place_says_why():
    tasks = [Task(1, 1, frozenset({1, 2})), Task(2, 3), Task(3, 1)]
    plan = make_plan(tasks, loads={1: 0, 2: 0}, cap=1, seed="")
    assert plan.lacking[0] == (1, Shortage.NOBODY, 1)
    assert {why for _key, why, _count in plan.lacking[1:]} <= {
        Shortage.FULL,
        Shortage.NOBODY,
    }
    assert make_plan([Task(9, 1)], loads={1: 5}, cap=5, seed="").lacking == (
        (9, Shortage.FULL, 1),
    )


def test_nothing_to_do_and_nobody_to_do_it():
    assert make_plan([], loads=NONE, cap=3, seed="") == Plan((), ())
    assert make_plan([Task(1, 2)], loads={}, cap=3, seed="").lacking == (
        (1, Shortage.NOBODY, 2),
    )
