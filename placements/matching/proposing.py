"""How a match is worked out: people propose, positions keep whom they prefer. Pure.

Choices are settled first. Then those who go anywhere propose to all other places at
once: they hold no particular seat, and move to another place where that lets one more
person have a seat. Of all who ask, those keep a seat who can be seated together and who
come first (a transversal matroid), which is why nobody gains by choosing otherwise than
they wish: docs/decisions/0032.
"""

from collections import defaultdict
from collections.abc import Iterable
from heapq import heapify, heappush, heapreplace

from placements.matching.market import Market, bar, obstacle
from placements.matching.types import Applicant, Key, Pair, Position
from placements.matching.vacancies import LeastPreferred, Place, Vacancies


class Proposing(Market):
    """Sets of places are integers with a bit for each, so that their sums are fast."""

    def __init__(
        self,
        applicants: Iterable[Applicant],
        positions: Iterable[Position],
        locked: Iterable[Pair],
    ) -> None:
        super().__init__(applicants, positions, locked)
        # By person, how many choices were tried. Who is seated by choice has the last.
        # Locked people never propose, as if every choice were tried.
        self.tried = [
            len(applicant.choices) if person in self.locked else 0
            for person, applicant in enumerate(self.people)
        ]
        self.asked_anywhere: set[int] = set()
        self.vacancies = Vacancies(())
        self.reach_by: dict[tuple[frozenset[Key], frozenset[Key]], int] = {}
        self.free = 0  # places with a free seat
        # By what they can reach, where people are seated who could move on.
        self.roaming_in: defaultdict[int, int] = defaultdict(int)
        self.least = LeastPreferred(())

    def settle_choices(self) -> None:
        """Each applies to one choice after another; who loses a seat tries the next."""
        # Local names: this loop takes most of the time of a match.
        people, tried, place_of = self.people, self.tried, self.place_of
        count, unranked = self.count, self.unranked
        # Applicants propose, not hosts: that gives each the best seat of any stable
        # match. O(choices * log seats) in all: no choice is ever tried twice.
        for newcomer in range(count):
            person = newcomer
            while (number := tried[person]) < len(choices := people[person].choices):
                tried[person] = number + 1
                place = place_of.get(choices[number])
                if place is None or obstacle(people[person], place):
                    continue
                # Acceptance is provisional: whoever is in `held` can still be pushed
                # out.
                held = place.held
                # The shortcut without a ranking equals `rank_at`.
                rank = (
                    self.rank_at(person, place) if place.ranking else unranked + person
                )
                if len(held) < place.open:
                    heappush(held, -rank)
                    break
                if held and rank < -held[0]:
                    # Takes the seat of the least preferred, who applies elsewhere.
                    person = -heapreplace(held, -rank) % count

    def fill_anywhere(self) -> None:
        """Those without a choice, by programme priority; who loses a seat goes on."""
        self.vacancies = Vacancies(self.places)
        self.free = sum(1 << place.number for place in self.places if place.free > 0)
        self.least = LeastPreferred(self.places)
        seated = {
            self._person(negated) for place in self.places for negated in place.held
        }
        for newcomer, applicant in enumerate(self.people):
            person: int | None = newcomer
            if not applicant.anywhere or newcomer in seated or newcomer in self.locked:
                continue
            while person is not None:
                person = self._go_on(person)

    def settle_seats(self) -> None:
        """Seats are final only now, after the last proposal."""
        for place in self.places:
            for negated in place.held:
                self.seat_of[self._person(negated)] = place

    def _person(self, negated: int) -> int:
        return -negated % self.count

    def _go_on(self, person: int) -> int | None:
        """To the next choice that takes them, or anywhere; returns who loses a seat."""
        applicant = self.people[person]
        while (number := self.tried[person]) < len(applicant.choices):
            self.tried[person] = number + 1
            place = self.place_of.get(applicant.choices[number])
            if place and not obstacle(applicant, place):
                loser = self._choose(person, place)
                if loser != person:
                    return loser
        if not applicant.anywhere or person in self.asked_anywhere:
            return None
        self.asked_anywhere.add(person)
        loser = self._go_anywhere(person)
        return None if loser == person else loser

    def _choose(self, person: int, place: Place) -> int | None:
        """Who has no seat afterwards, of these two or more; None if there was one."""
        rank = self.rank_at(person, place)
        if place.free > 0:
            self._put(person, rank, place, roams=False)
            return None
        return self._exchange(person, rank, 1 << place.number, roams=False)

    def _go_anywhere(self, person: int) -> int | None:
        applicant = self.people[person]
        rank = self.unranked + person
        excluded = applicant.never | applicant.unqualified | applicant.unwanted
        place = self.vacancies.take_neediest(applicant.qualifications, excluded)
        if place:
            self._put(person, rank, place, roams=True)
            return None
        return self._exchange(person, rank, self._reach(person), roams=True)

    def _exchange(
        self, person: int, rank: int, entries: int, *, roams: bool
    ) -> int | None:
        """Seats a person by moving others on; the least preferred loses a seat.

        `entries`: full places that could take the person. Returns the loser, who may be
        the person; None if everybody has a seat.
        """
        reached, steps = self._explore(entries)
        loser = None
        if free := reached & self.free:
            place: Place | None = self.places[_lowest(free)]
        elif place := self.least.find(reached, rank):
            loser = self._person(place.held[0])
            self._take_out(loser, place)
        if place is None:
            return person
        while not entries >> place.number & 1:
            reach, sources = next(step for step in steps if step[0] >> place.number & 1)
            source = self.places[_lowest(sources)]
            roamer = min(source.roaming[reach])
            self._take_out(roamer, source)
            self._put(roamer, self.unranked + roamer, place, roams=True)
            place = source
        self._put(person, rank, place, roams=roams)
        return loser

    def _explore(self, entries: int) -> tuple[int, list[tuple[int, int]]]:
        """Places where a seat becomes free if people move on: (to where, from where).

        In the order of the moves: each starts from entries or where an earlier one led.
        """
        reached = entries
        steps: list[tuple[int, int]] = []
        left = list(self.roaming_in.items())
        is_growing = True
        while is_growing and not reached & self.free:
            is_growing = False
            for reach, places in left:
                if places & reached and reach & ~reached:
                    steps.append((reach, places & reached))
                    reached |= reach
                    is_growing = True
        return reached, steps

    def _reach(self, person: int) -> int:
        """The places that could take a person who goes anywhere."""
        applicant = self.people[person]
        excluded = applicant.never | applicant.unqualified | applicant.unwanted
        key = applicant.qualifications, excluded
        if key not in self.reach_by:
            # A place that is full of locked people never takes anybody else.
            self.reach_by[key] = sum(
                1 << place.number
                for place in self.places
                if place.open and not bar(applicant, place)
            )
        return self.reach_by[key]

    def _put(self, person: int, rank: int, place: Place, *, roams: bool) -> None:
        heappush(place.held, -rank)
        if roams:
            reach = self._reach(person)
            place.roaming.setdefault(reach, set()).add(person)
            self.roaming_in[reach] |= 1 << place.number
        self.least.put_back(place)
        if place.free > 0:
            self.vacancies.put_back(place)
        else:
            self.free &= ~(1 << place.number)

    def _take_out(self, person: int, place: Place) -> None:
        roams = place.holds_roaming(person)
        rank = self.unranked + person if roams else self.rank_at(person, place)
        place.held.remove(-rank)
        heapify(place.held)
        if roams:
            reach = self._reach(person)
            place.roaming[reach].remove(person)
            if not place.roaming[reach]:
                del place.roaming[reach]
                self.roaming_in[reach] &= ~(1 << place.number)


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
