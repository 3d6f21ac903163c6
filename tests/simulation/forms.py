"""How a person fills in a form that they see: by its labels, kinds and choices."""

import re
from datetime import timedelta

from django.utils import timezone

from portal.text import dates
from tests.simulation import papers

PASSWORD = "correct horse battery"
DAYS = re.compile(
    r"(_on|day|until|_from|since|date|answer_by|_starts|_ends)$|\bday\b|\bdate\b",
    re.IGNORECASE,
)
HOURS = {"first": (9, 10, 11), "last": (14, 15, 16), "_1": (9, 13), "clock": (9, 13)}
"""Of fields for a time of the day, by the end of their name."""
KEPT, TICKED, OPTIONAL = 0.75, 0.6, 0.5
"""How often something filled in stays, a box is ticked, what is optional is given."""
KEPT_DAY, HAS_A_FILE = 0.95, 0.3
"""A day that is proposed mostly fits the other days."""
WRITES_TO_KNOWN = 0.4
LONGEST = 60
DOCUMENT = re.compile(r"text of your document|ข้อความในเอกสาร", re.IGNORECASE)
DOCUMENTS = ".txt"
"""A field for files that takes this wants a text to read, not a paper to keep."""
OPTIONAL_WORDS = re.compile(r"optional|ไม่บังคับ|ไม่จำเป็น|จะใส่หรือไม่", re.IGNORECASE)
KNOWN = {
    "birth_on": "29/2/2543",
    "phone": "081-234 5678",
    "tel": "02-123 4567",
    "seats": "2",
}
ROWS = ("_selected_action", "row", "offer")
"""Of lists, where people tick many."""
LEAVE_ALONE = ("csrfmiddlewaretoken", "next", "_popup", "_to_field")


class Hand:
    """Of one actor: what they type is theirs, and marked."""

    def __init__(self, actor, chance, marks, known=()):
        """`known`: addresses of people whom they may write to."""
        self.actor, self.chance, self.marks = actor, chance, marks
        self.known = known

    def fill(self, form, *, button=None):
        """What a browser would post; a second try fills in otherwise."""
        posted = {}
        for name, field in form.fields.items():
            values = self.values(field, form)
            if values:
                posted[name] = values
        if button is not None and button.name:
            posted[button.name] = [button.attrs.get("value", "")]
        return posted

    def values(self, field, form):
        if field.kind == "hidden" or field.name in LEAVE_ALONE:
            return field.values
        fill = getattr(self, f"fill_{field.kind.replace('-', '_')}", self.fill_text)
        return fill(field, form)

    def fill_checkbox(self, field, form):
        options = [value for value, _words in field.options]
        if len(options) == 1:
            ticked = field.is_required or self.chance.random() < TICKED
            return options if ticked else []
        if self.is_kept(field):
            return field.values
        most = len(options) if field.name in ROWS else min(3, len(options))
        return self.chance.sample(options, self.chance.randint(1, most))

    def fill_radio(self, field, form):
        if self.is_kept(field):
            return field.values
        return [self.chance.choice(field.options)[0]]

    def fill_select(self, field, form):
        if self.is_kept(field):
            return field.values
        options = [value for value, _words in field.options if value]
        if not options or (not self.is_wanted(field) and "" in field.values):
            return field.values
        if "multiple" in field.attrs:
            return self.chance.sample(options, min(2, len(options)))
        return [self.chance.choice(options)]

    def fill_file(self, field, form):
        if not self.is_wanted(field) or self.chance.random() > HAS_A_FILE:
            return []
        accept, words = field.attrs.get("accept", ""), self.words_for(field, form)
        if DOCUMENTS in accept:
            return [papers.word(papers.of_a_host(self.chance, words))]
        is_many = "multiple" in field.attrs
        return papers.chosen(self.chance, accept, words, is_many=is_many)

    def fill_password(self, field, form):
        return [PASSWORD]

    def fill_email(self, field, form):
        if any(field.values):
            return field.values
        if self.known and self.chance.random() < WRITES_TO_KNOWN:
            return [self.chance.choice(self.known)]
        return [f"person{self.chance.randrange(100)}@outside.example"]

    def fill_number(self, field, form):
        if self.is_kept(field) or not self.is_wanted(field):
            return field.values
        low = int(float(field.attrs.get("min") or 1))
        high = int(float(field.attrs.get("max") or low + 5))
        return [str(self.chance.randint(low, max(low, high)))]

    def fill_url(self, field, form):
        if self.is_kept(field) or not self.is_wanted(field):
            return field.values
        return [f"https://somewhere.example/{self.chance.randrange(100)}"]

    def fill_search(self, field, form):
        return [self.chance.choice(["ผู้สมัคร", "มูลนิธิ", "16-"])]

    def fill_textarea(self, field, form):
        if DOCUMENT.search(field.label):
            return [papers.of_a_host(self.chance, self.words_for(field, form))]
        return self.prose(field, form)

    def fill_text(self, field, form):
        if field.name in KNOWN:
            return [KNOWN[field.name]]
        if self.is_kept(field):
            return field.values
        if hours := next(
            (HOURS[end] for end in HOURS if field.name.endswith(end)), None
        ):
            return [f"{self.chance.choice(hours):02}:00"]
        if is_day(field):
            return [self.day()] if self.is_wanted(field) else field.values
        if field.attrs.get("inputmode") == "numeric":
            return [str(self.chance.randint(1, 5))]
        return self.prose(field, form)

    def prose(self, field, form):
        if self.is_kept(field) or not self.is_wanted(field):
            return field.values
        if not form.is_changing:
            return [self.chance.choice(["ผู้สมัคร", "มูลนิธิ"])]
        longest = int(field.attrs.get("maxlength") or LONGEST)
        return [self.words_for(field, form)()[-longest:]]

    def words_for(self, field, form):
        """What makes a line of theirs, each time with a mark of its own."""

        def words():
            mark = self.marks.new(self.actor.name, form.action, field.name)
            return f"ข้อความของ {self.actor.name} {mark}"

        return words

    def day(self):
        return dates.show_date(
            timezone.localdate() + timedelta(days=self.chance.randint(-3, 20))
        )

    def is_kept(self, field):
        often = KEPT_DAY if is_day(field) else KEPT
        return any(field.values) and self.chance.random() < often

    def is_wanted(self, field):
        return (
            field.is_required
            or not OPTIONAL_WORDS.search(field.label)
            or self.chance.random() < OPTIONAL
        )


def is_day(field):
    is_named = DAYS.search(field.name) or DAYS.search(field.label)
    return field.kind == "text" and is_named is not None
