"""Steps keep what they replaced; those that were taken before get it as it follows."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import portal.models.codes
import portal.models.sealed_field
from django.db import migrations, models

from placements.models import calendar

STEPS = (
    "start placement",
    "hold placement",
    "resume placement",
    "extend placement",
    "complete placement",
    "end placement early",
    "transfer placement",
)
# What a resumption or an extension replaced is stored nowhere.
UNKNOWN = ("", "resume placement", "extend placement")
SIDES = ("volunteer", "host")


def fill(apps, schema_editor):
    """The newest step of each placement can be taken back after the upgrade, too."""
    Placement = apps.get_model("placements", "Placement")
    PlacementChange = apps.get_model("placements", "PlacementChange")
    # A promise to defer isn't taken back here.
    moved_on = Placement.objects.exclude(status="planned").exclude(end_kind="deferred")
    for placement in moved_on.select_related("offer", "position").iterator():
        step = newest_step(apps, placement)
        if step in UNKNOWN:
            continue
        PlacementChange.objects.create(
            placement=placement,
            step=step,
            made_at=placement.status_changed_at,
            before=before(placement, step),
            led_to=transferred_to(Placement, placement),
            # Models of migrations have no key to seal with.
            take_back_reason=b"",
        )


def newest_step(apps, placement):
    lines = apps.get_model("portal", "AuditEntry").objects.filter(
        subject_type="placements.placement",
        subject_code=placement.code,
        action__in=STEPS,
    )
    newest = lines.order_by("-pk").first()
    return newest.action if newest else ""


def before(placement, step):
    was_served = placement.ended_on is not None
    status = {"start placement": "planned"}.get(step, "active")
    if step == "end placement early" and not was_served:
        status = "planned"
    is_new = step == "start placement"
    phases = [] if is_new else phases_before(placement)
    return {
        "placement": {
            "status": status,
            "starts_on": placement.starts_on,
            "ends_on": placement.ends_on,
            "ended_on": None,
            "on_hold_since": None,
            "held_days": placement.held_days,
            "end_kind": "",
        },
        "seat": placement.offer.seat,
        "phases": phases,
        "checkins": [] if is_new else checkins_before(placement, phases),
        "days_off": {},
    }


def phases_before(placement):
    """Those that an end has cut are drawn anew from the position's."""
    rows = {
        phase.order: {
            "code": phase.code,
            "order": phase.order,
            "text": phase.text,
            "first_month": phase.first_month,
            "last_month": phase.last_month,
            "starts_on": phase.starts_on,
            "ends_on": phase.ends_on,
        }
        for phase in placement.phases.all()
    }
    if placement.ended_on is None or placement.ended_on == placement.ends_on:
        return list(rows.values())
    whole = calendar.Span(placement.starts_on, placement.ends_on)
    for order, phase in enumerate(placement.position.learning_phases.all(), 1):
        first, last = phase.first_month or 1, phase.last_month or 12
        nominal = calendar.months(whole.starts_on, first, last)
        if last == 12:
            nominal = calendar.Span(nominal.starts_on, whole.ends_on)
        span = calendar.intersection(nominal, whole)
        kept = rows.get(order)
        if span and (kept is None or kept["ends_on"] >= placement.ended_on):
            rows[order] = {
                "code": kept["code"] if kept else portal.models.codes.public_code(),
                "order": order,
                "text": phase.text,
                "first_month": first,
                "last_month": last,
                **span._asdict(),
            }
    return [rows[order] for order in sorted(rows)]


def checkins_before(placement, phases):
    rows = {
        (row.side, row.due_on): row.code
        for row in placement.checkins.filter(sent_at=None)
    }
    if placement.ended_on and placement.ended_on != placement.ends_on:
        days = {phase["ends_on"] for phase in phases} | {placement.ends_on}
        for day in sorted(day for day in days if day > placement.ended_on):
            for side in SIDES:
                rows.setdefault((side, day), portal.models.codes.public_code())
    return [
        {"code": code, "side": side, "due_on": day}
        for (side, day), code in rows.items()
    ]


def transferred_to(Placement, placement):
    if placement.status != "transferred":
        return None
    later = Placement.objects.filter(
        application=placement.application_id,
        pk__gt=placement.pk,
        offer__origin="transfer",
    )
    return later.order_by("pk").first()


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0007_names_for_history'),
        ('placements', '0006_certificates_outlive_their_placement'),
        ('portal', '0007_names_for_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlacementChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('step', models.CharField(editable=False, max_length=40, verbose_name='step')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made')),
                ('before', models.JSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('taken_back_at', models.DateTimeField(editable=False, null=True, verbose_name='taken back at')),
                ('take_back_reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why it was taken back')),
            ],
            options={
                'verbose_name': 'step of a placement',
                'verbose_name_plural': 'steps of placements',
                'ordering': ['-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='leaveentry',
            name='leave_status_is_known',
        ),
        migrations.AddField(
            model_name='leaveentry',
            name='answer',
            field=portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why the answer was changed'),
        ),
        migrations.AddField(
            model_name='offer',
            name='deadline_changed_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='deadline changed'),
        ),
        migrations.AlterField(
            model_name='leaveentry',
            name='status',
            field=models.CharField(choices=[('asked', 'waits for the organization'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'taken back'), ('ended', 'ended with the work')], default='asked', editable=False, max_length=10, verbose_name='status'),
        ),
        migrations.AddConstraint(
            model_name='leaveentry',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'approved', 'declined', 'withdrawn', 'ended'])), name='leave_status_is_known'),
        ),
        migrations.AddField(
            model_name='placementchange',
            name='led_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='placements.placement'),
        ),
        migrations.AddField(
            model_name='placementchange',
            name='placement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='placements.placement'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
