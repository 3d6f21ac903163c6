"""Runs refer to positions by primary key, no longer by slug.

A slug follows the name of its organization, and a run from before could not be read any
more. What a renamed slug meant is known where somebody came to it by a choice; another
one becomes a negative number, which nothing has.
"""

from django.db import migrations


def by_key(apps, schema_editor):
    runs = apps.get_model("placements", "MatchRun").objects
    positions = apps.get_model("organizations", "Position").objects
    proposals = apps.get_model("placements", "Proposal").objects
    for run in runs.order_by("pk").iterator(chunk_size=20):
        in_cohort = positions.filter(cohort=run.cohort_id)
        lines = proposals.filter(run=run, rank__isnull=False, position__isnull=False)
        keys = Keys(in_cohort.values_list("slug", "pk"))
        chosen = {row["key"]: row["choices"] for row in run.inputs["applicants"]}
        for code, rank, pk in lines.values_list(
            "application__code", "rank", "position"
        ):
            keys[chosen[code][rank - 1]] = pk
        convert(run, keys)
        run.save(update_fields=["inputs", "options", "figures"])


class Keys(dict):
    def __missing__(self, slug):
        self[slug] = -1 - sum(pk < 0 for pk in self.values())
        return self[slug]


def convert(run, keys):
    inputs = run.inputs
    for row in inputs["applicants"]:
        for name in ("choices", "never", "unqualified"):
            if name in row:
                row[name] = [keys[slug] for slug in row[name]]
        notes = row.get("must_haves", {})
        row["must_haves"] = {str(keys[slug]): note for slug, note in notes.items()}
    for row in inputs["positions"]:
        row["key"] = keys[row["key"]]
    inputs["locked"] = [[code, keys[slug]] for code, slug in inputs["locked"]]
    for name in ("without_seats", "requiring"):
        inputs[name] = sorted(keys[slug] for slug in inputs.get(name, ()))
    for counts, name in ((run.options, "seats"), (run.figures, "free")):
        given = counts.get(name, {})
        counts[name] = {str(keys[slug]): count for slug, count in given.items()}


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0010_readmissions_and_adoptions"),
        ("organizations", "0007_names_for_history"),
    ]

    operations = [migrations.RunPython(by_key, migrations.RunPython.noop)]
