"""What happened, act by act, and what was found, so that it can be lived again."""

import re
from dataclasses import dataclass, field

NEWEST, OF_SUBJECT = 12, 25
CODE = re.compile(r"\b[2-9A-HJ-NP-Z]{12}\b|\bhost-[a-f]\b")
VARYING = re.compile(r"\b[2-9A-HJ-NP-Z]{12}\b|zq\w{6}|\d+|[\w-]{43}")


@dataclass
class Finding:
    sentence: str
    detail: str
    after: int
    """How many acts had been before."""
    acts: list[str] = field(default_factory=list)
    times: int = 1

    @property
    def kind(self):
        """The same fault of another person is not another finding."""
        return self.sentence, VARYING.sub("…", self.detail)[:160]

    def __str__(self):
        acts = "".join(f"\n    {line}" for line in self.acts)
        when = f"not so after {self.after} acts ({self.times} times)"
        return f"{self.sentence}: {when}\n  {self.detail}{acts}"


class Journal:
    def __init__(self, now):
        self.lines, self.found, self.now = [], {}, now
        self.acts = self.requests = 0

    def write(self, who, what):
        self.lines.append(f"{self.acts:5} {self.now():%d.%m. %H:%M} {who}: {what}")

    def find(self, sentence, detail):
        finding = Finding(sentence, detail, self.acts)
        if known := self.found.get(finding.kind):
            known.times += 1
            return
        finding.acts = self.leading_to(detail)
        self.found[finding.kind] = finding

    def leading_to(self, detail):
        """The newest acts, and those that name what the detail names."""
        subjects = CODE.findall(detail) + CODE.findall(" ".join(self.lines[-2:]))
        named = [
            line
            for line in self.lines[:-NEWEST]
            if any(code in line for code in subjects)
        ]
        return named[-OF_SUBJECT:] + self.lines[-NEWEST:]
