"""The first cohort of a new portal: when it opens and closes, and no other date yet."""

from datetime import date, datetime, time

from organizations.models import Cohort
from portal.kernel import audit
from portal.text import dates


def create(number: int, *, opens_on: date, closes_on: date) -> Cohort | None:
    """None if there is a cohort already: nothing of it is changed."""
    if Cohort.objects.exists():
        return None
    cohort = Cohort.objects.create(
        number=number,
        programme_th="โครงการอาสาสมัครนักสิทธิมนุษยชน",
        programme_en="Human Rights Volunteers",
        is_public=True,
        applications_open_at=datetime.combine(opens_on, time(0), tzinfo=dates.BANGKOK),
        applications_close_at=dates.end_of_day(closes_on),
    )
    audit.record("add", cohort, by=None)
    return cohort
