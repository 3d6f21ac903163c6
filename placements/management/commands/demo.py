from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from organizations.demo import hosts as offered
from placements.demo import closing as end
from placements.demo import offers as placed
from placements.demo import year
from portal.kernel import migration_history
from portal.models import Message, User
from portal.models.choices import MessageState, Role
from volunteers.demo import interviews as interviewed
from volunteers.demo import people as applied

# Of the demo's own accounts, which exist in demo mode only.
PASSWORD = "volunteer-portal-demo"  # noqa: S105 # nosec B105
DOMAIN = "portal.example"
CAST = (
    ("coordinator", "ผู้ประสานงาน", Role.COORDINATOR, "runs the cohort at /admin/"),
    ("administrator", "ผู้ดูแลระบบ", Role.ADMINISTRATOR, "keeps accounts at /admin/"),
    ("host", "สมาชิกพีไอ", Role.PERSON, "member of Protection International, at /my/"),
    (
        "neighbour",
        "สมาชิกองค์กรตัวอย่าง",
        Role.PERSON,
        "member of a fictional host, at /my/",
    ),
    ("reviewer", "ผู้พิจารณาหนึ่ง", Role.PERSON, "reviews at /reviews/"),
    ("reviewer2", "ผู้พิจารณาสอง", Role.PERSON, "reviews at /reviews/"),
    ("reviewer3", "ผู้พิจารณาสาม", Role.PERSON, "reviews at /reviews/"),
    ("applicant", "ใบไผ่", Role.PERSON, "has not applied yet"),
    ("offered", "ต้นหลิว", Role.PERSON, "has an open offer, at /my/"),
    ("invited", "กล้าไม้", Role.PERSON, "is invited to an interview, at /my/"),
    (
        "volunteer",
        "ก้านตอง",
        Role.PERSON,
        "half a year at work, fictional cohort 15, at /placement/",
    ),
    (
        "former",
        "ข้าวหอม",
        Role.PERSON,
        "former volunteer of the closed, fictional cohort 14, at /my/",
    ),
)


class Command(BaseCommand):
    help = "Prepares the demo: database, static files, words, cohort 16 and its people. Harmless to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--applicants", type=int, default=240)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("demo data belongs to PORTAL_MODE=demo only")
        self.refuse_foreign_database()
        call_command("catalogues", verbosity=0)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        with transaction.atomic():
            people = self.cast()
            self.fill(people, options["applicants"])
        self.tell()

    def refuse_foreign_database(self) -> None:
        """`migrate` takes on an older one; what it cannot is said in one line."""
        if missing := migration_history.missing(connection):
            database = connection.settings_dict["NAME"]
            embedded = connection.vendor == "sqlite"
            other = (
                f"move {settings.VAR} away" if embedded else "set another DATABASE_URL"
            )
            raise CommandError(
                f"The database {database} is of another version of the portal "
                f"({missing[0]} is not known here): run that version, or {other}."
            )

    def cast(self) -> dict[str, User]:
        return {
            name: self.person(name, shown, role) for name, shown, role, _told in CAST
        }

    def person(self, name: str, shown: str, role: Role) -> User:
        address = f"{name}@{DOMAIN}"
        found = User.objects.filter(email=address).first()
        if found:
            return found
        made = User.objects.create_user(
            address, PASSWORD, display_name=shown, role=role
        )
        EmailAddress.objects.create(
            user=made, email=address, verified=True, primary=True
        )
        return made

    def fill(self, people: dict[str, User], applicants: int) -> None:
        cohort = offered.cohort_16()
        offered.hosts(cohort)
        offered.member(offered.PI, people["host"])
        offered.member("lamnam-community-law", people["neighbour"])
        applied.asked(cohort)
        reviewers = [people[name] for name in ("reviewer", "reviewer2", "reviewer3")]
        applied.panel(cohort, reviewers)
        if applied.is_empty(cohort):
            self.stdout.write(f"Inviting {applicants} fictional applicants …")
            offered.waiting_profile("lamnam-community-law", cohort, people["neighbour"])
            crowd = applied.Crowd(cohort, people["coordinator"], reviewers)
            crowd.arrive(applicants)
            placed.matched(cohort, crowd, people["offered"])
            crowd.judged(people["invited"])
            interviewed.interviews(
                cohort, people["coordinator"], reviewers, people["invited"]
            )
            year.halfway(
                people["coordinator"],
                reviewers,
                people["volunteer"],
                people["neighbour"],
            )
            end.closed(people["coordinator"], reviewers, people["former"])
            end.asks_to_defer(people["offered"])
            self.settle_outbox()

    def settle_outbox(self) -> None:
        """The crowd's letters count as sent: the demo's mailbox shows only what its visitor causes."""
        Message.objects.filter(state=MessageState.QUEUED).update(
            state=MessageState.SENT, sent_at=timezone.now(), read_at=timezone.now()
        )

    def tell(self) -> None:
        self.stdout.write(
            f"\nThe portal: {settings.ORIGIN}/   in English: {settings.ORIGIN}/en/"
        )
        self.stdout.write(
            f"Mail of the demo: {settings.ORIGIN}/mailbox/   Components: {settings.ORIGIN}/style/\n"
        )
        self.stdout.write(f"Demo log-ins, password for all: {PASSWORD}")
        for name, _shown, _role, told in CAST:
            self.stdout.write(f"  {name + '@' + DOMAIN:<32} {told}")
        self.stdout.write("")
