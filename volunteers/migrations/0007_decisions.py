"""Decisions as rows; those that were made before are added as far as they are known."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import portal.models.sealed_field
from portal.models import sealed_field

SEALED = "volunteers.decision"
OLD_NOTE = "volunteers.application.note"
DECIDED = ("shortlisted", "ineligible", "reserve", "not_selected")


def add_decisions(apps, schema_editor):
    """Who decided is in the history only, by a code; where an application came from is
    not kept: an interview says so, everything else was under review.
    """
    application, decision, interview = (
        apps.get_model("volunteers", name)
        for name in ("Application", "Decision", "Interview")
    )
    interviewed = set(interview.objects.values_list("application_id", flat=True))
    rows = application.objects.select_related("data_key").only(
        "data_key",
        "note",
        "status",
        "came_from",
        "status_changed_at",
        "released_status",
        "released_at",
        "outcome_reason",
    )
    decisions = []
    for row in rows.filter(
        models.Q(status__in=DECIDED)
        | models.Q(status="withdrawn", came_from__in=DECIDED)
    ).iterator(chunk_size=2000):
        outcome = row.status if row.status in DECIDED else row.came_from
        came_from = "interview" if row.pk in interviewed else "in_review"
        is_read = row.released_status == outcome
        key = sealed_field.unwrap(bytes(row.data_key.wrapped))
        # A declined application's note is that of its decision. Bytes are stored as
        # they are: models of migrations have no key to seal with.
        note = (
            sealed_field.unseal(
                bytes(row.__dict__["note"]), key=key, context=OLD_NOTE
            )
            if row.outcome_reason
            else ""
        )
        decisions.append(
            decision(
                application_id=row.pk,
                outcome=outcome,
                came_from="submitted" if outcome == "ineligible" else came_from,
                reason="" if outcome == "shortlisted" else row.outcome_reason,
                note=sealed_field.seal(note, key=key, context=f"{SEALED}.note"),
                taken_back_because=sealed_field.seal(
                    "", key=key, context=f"{SEALED}.taken_back_because"
                ),
                made_at=row.status_changed_at,
                released_at=row.released_at if is_read else None,
            )
        )
    decision.objects.bulk_create(decisions, batch_size=1000)


class Migration(migrations.Migration):

    dependencies = [
        ('volunteers', '0006_names_for_history'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='corrected_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='a result that was read was taken back'),
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('expired', 'expired'), ('information_requested', 'information requested'), ('ineligible', 'ineligible'), ('in_review', 'in review'), ('interview', 'interview'), ('shortlisted', 'shortlisted'), ('reserve', 'reserve'), ('not_selected', 'not selected'), ('withdrawn', 'withdrawn')], max_length=24)),
                ('came_from', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('expired', 'expired'), ('information_requested', 'information requested'), ('ineligible', 'ineligible'), ('in_review', 'in review'), ('interview', 'interview'), ('shortlisted', 'shortlisted'), ('reserve', 'reserve'), ('not_selected', 'not selected'), ('withdrawn', 'withdrawn')], max_length=24)),
                ('reason', models.CharField(blank=True, choices=[('more_suitable', "others fitted this cohort's work better"), ('few_seats', 'more good applicants than seats'), ('not_full_time', "can't serve the full year"), ('too_young', 'below the minimum age'), ('incomplete', 'required information was not given'), ('other', 'other, see the note')], max_length=20)),
                ('note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='note')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('released_at', models.DateTimeField(editable=False, null=True)),
                ('taken_back_at', models.DateTimeField(editable=False, null=True)),
                ('taken_back_because', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why it was taken back')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='volunteers.application')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taken_back_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': ['made_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ('shortlisted', 'ineligible', 'reserve', 'not_selected'))), name='a_decision_has_an_outcome'), models.CheckConstraint(condition=models.Q(('taken_back_at', None), ('taken_back_by__isnull', False), _connector='OR'), name='who_took_a_decision_back_is_known')],
            },
        ),
        migrations.RunPython(add_decisions, migrations.RunPython.noop),
    ]
