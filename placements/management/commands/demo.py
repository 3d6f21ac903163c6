"""Fills the database with demo data."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from organizations.demo import hosts as demo_hosts
from placements.demo import closing as demo_closing
from placements.demo import offers as demo_offers
from placements.demo import support as demo_support
from placements.demo import year as demo_year
from portal.kernel import migration_history
from portal.models import Message, User
from portal.models.choices import MessageState, Role
from volunteers.demo import cohort as demo_cohort
from volunteers.demo import interviews as demo_interviews
from volunteers.demo import people as demo_people

# Of the demo's own accounts, which exist in demo mode only.
PASSWORD = "volunteer-portal-demo"  # noqa: S105 # nosec B105
DOMAIN = "portal.example"
ACCOUNTS = (
    ("coordinator", "ผู้ประสานงาน", Role.COORDINATOR, "runs the cohort at /admin/"),
    ("administrator", "ผู้ดูแลระบบ", Role.ADMINISTRATOR, "keeps accounts at /admin/"),
    ("host", "สมาชิกพีไอ", Role.PERSON, "member of Protection International, at /my/"),
    (
        "neighbour",
        "สมาชิกองค์กรตัวอย่าง",
        Role.PERSON,
        "member of a fictional host, at /my/",
    ),
    (
        "mentor",
        "พี่เลี้ยงตัวอย่าง",
        Role.PERSON,
        "mentor of the volunteer at that host, at /my/",
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
    help = (
        "Prepares the demo: database, static files, translations, cohort 16 and its"
        " people. Safe to repeat."
    )

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
            people = self.create_accounts()
            self.create_data(people, options["applicants"])
        self.print_accounts()

    def refuse_foreign_database(self) -> None:
        """An older one is migrated; one of a newer version is refused."""
        if missing := migration_history.missing_names(connection):
            database = connection.settings_dict["NAME"]
            is_sqlite = connection.vendor == "sqlite"
            other = (
                f"move {settings.VAR} away" if is_sqlite else "set another DATABASE_URL"
            )
            raise CommandError(
                f"The database {database} is of another version of the portal "
                f"({missing[0]} is not known here): run that version, or {other}."
            )

    def create_accounts(self) -> dict[str, User]:
        return {
            name: self.create_account(name, display_name, role)
            for name, display_name, role, _description in ACCOUNTS
        }

    def create_account(self, name: str, display_name: str, role: Role) -> User:
        address = f"{name}@{DOMAIN}"
        existing = User.objects.filter(email=address).first()
        if existing:
            return existing
        user = User.objects.create_user(
            address, PASSWORD, display_name=display_name, role=role
        )
        EmailAddress.objects.create(
            user=user, email=address, verified=True, primary=True
        )
        return user

    def create_data(self, people: dict[str, User], applicants: int) -> None:
        cohort = demo_hosts.cohort_16()
        demo_hosts.import_hosts(cohort)
        demo_hosts.add_member(demo_hosts.PI, people["host"])
        demo_hosts.add_member("lamnam-community-law", people["neighbour"])
        demo_hosts.add_member("lamnam-community-law", people["mentor"])
        demo_cohort.create_questions(cohort)
        reviewers = [people[name] for name in ("reviewer", "reviewer2", "reviewer3")]
        demo_cohort.create_panel(cohort, reviewers)
        if demo_people.is_empty(cohort):
            self.stdout.write(f"Inviting {applicants} fictional applicants …")
            demo_hosts.submit_changed_profile(
                "lamnam-community-law", cohort, people["neighbour"]
            )
            crowd = demo_people.DemoApplicants(cohort, people["coordinator"], reviewers)
            crowd.create(applicants)
            demo_offers.create_offers(cohort, crowd, people["offered"])
            crowd.create_reviewed(people["invited"])
            demo_interviews.create_interviews(
                cohort, people["coordinator"], reviewers, people["invited"]
            )
            self.create_years(people, reviewers)
            self.mark_messages_sent()

    def create_years(self, people: dict[str, User], reviewers: list[User]) -> None:
        demo_year.create_running_year(
            people["coordinator"],
            reviewers,
            people["volunteer"],
            people["neighbour"],
        )
        demo_support.create_support(
            people["coordinator"],
            people["volunteer"],
            people["neighbour"],
            people["mentor"],
        )
        demo_closing.create_closed_cohort(
            people["coordinator"], reviewers, people["former"]
        )
        demo_closing.create_deferral_request(people["offered"])

    def mark_messages_sent(self) -> None:
        """Marks messages of the demo data as sent, so that its mailbox begins empty."""
        Message.objects.filter(state=MessageState.QUEUED).update(
            state=MessageState.SENT, sent_at=timezone.now(), read_at=timezone.now()
        )

    def print_accounts(self) -> None:
        self.stdout.write(
            f"\nThe portal: {settings.ORIGIN}/   in English: {settings.ORIGIN}/en/"
        )
        self.stdout.write(
            f"Mail of the demo: {settings.ORIGIN}/mailbox/"
            f"   Components: {settings.ORIGIN}/style/\n"
        )
        self.stdout.write(f"Demo log-ins, password for all: {PASSWORD}")
        for name, _display_name, _role, description in ACCOUNTS:
            self.stdout.write(f"  {name + '@' + DOMAIN:<32} {description}")
        self.stdout.write("")
