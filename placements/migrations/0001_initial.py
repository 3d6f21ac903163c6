"""The tables of placements, as one migration: it replaces those of the time before.

A database that has some of them goes on from there.
"""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import portal.models.codes
import portal.models.sealed_field


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("placements", "0001_matches_and_offers"),
        ("placements", "0002_deferrals_closings_and_former_volunteers"),
        ("placements", "0003_names_for_history"),
    ]

    dependencies = [
        ('organizations', '0001_initial'),
        ('portal', '0001_initial'),
        ('volunteers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AlumniText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(unique=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='version')),
                ('title_th', models.CharField(max_length=200, verbose_name='title, Thai')),
                ('title_en', models.CharField(max_length=200, verbose_name='title, English')),
                ('text_th', models.TextField(verbose_name='text, Thai')),
                ('text_en', models.TextField(verbose_name='text, English')),
            ],
            options={
                'verbose_name': 'consent text for former volunteers',
                'verbose_name_plural': 'consent texts for former volunteers',
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('open', 'received'), ('in_progress', 'being looked after'), ('closed', 'closed')], default='open', editable=False, max_length=12, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('opened_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='opened')),
            ],
            options={
                'verbose_name': 'concern',
                'verbose_name_plural': 'concerns',
                'ordering': ['-opened_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ConcernMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('text', portal.models.sealed_field.SealedTextField(blank=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='placements.concern')),
            ],
            options={
                'verbose_name': 'word in a concern',
                'verbose_name_plural': 'words in a concern',
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConditionKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, verbose_name='short name')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name_th', models.CharField(max_length=200, verbose_name='name, Thai')),
                ('name_en', models.CharField(max_length=200, verbose_name='name, English')),
                ('help_th', models.TextField(blank=True, verbose_name='help, Thai')),
                ('help_en', models.TextField(blank=True, verbose_name='help, English')),
                ('is_stated_by_volunteer', models.BooleanField(default=False, help_text="Such as having read the organization's safety guidance. Otherwise a coordinator ticks it.", verbose_name='the volunteer says so')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='condition_kinds', to='organizations.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'condition before the start',
                'verbose_name_plural': 'conditions before the start',
                'ordering': ['cohort', 'order'],
            },
        ),
        migrations.CreateModel(
            name='MatchRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made')),
                ('seed', models.CharField(editable=False, max_length=32)),
                ('options', models.JSONField(default=dict, editable=False)),
                ('inputs', models.JSONField(default=dict, editable=False)),
                ('figures', models.JSONField(default=dict, editable=False)),
                ('adopted_at', models.DateTimeField(editable=False, null=True, verbose_name='adopted')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='match_runs', to='organizations.cohort', verbose_name='cohort')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'match',
                'verbose_name_plural': 'matches',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('planned', 'planned'), ('open', 'waiting for an answer'), ('accepted', 'accepted'), ('declined', 'declined by the applicant'), ('lapsed', 'lapsed'), ('withdrawn', 'withdrawn'), ('deferred', 'deferred to a later cohort')], default='planned', editable=False, max_length=12, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('seat', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='seat')),
                ('rank', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='choice')),
                ('origin', models.CharField(choices=[('run', 'the adopted match'), ('next', 'next in order for a seat that became free'), ('transfer', 'a transfer during the year')], editable=False, max_length=8, verbose_name='comes from')),
                ('planned_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='planned')),
                ('released_at', models.DateTimeField(editable=False, null=True, verbose_name='released')),
                ('answer_by', models.DateTimeField(editable=False, null=True, verbose_name='answer by')),
                ('answered_at', models.DateTimeField(editable=False, null=True, verbose_name='answered at')),
                ('terms', models.JSONField(default=dict, editable=False, verbose_name='terms shown')),
                ('decline_reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why it was declined')),
                ('withdraw_reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why the offer was withdrawn')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='volunteers.application', verbose_name='application')),
                ('freed_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='placements.offer', verbose_name='seat came from')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='organizations.position', verbose_name='position')),
            ],
            options={
                'verbose_name': 'offer',
                'verbose_name_plural': 'offers',
                'ordering': ['-planned_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Deferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('asked', 'waits for a decision'), ('refused', 'refused'), ('taken_back', 'taken back'), ('promised', 'promised, waits for the next call'), ('prepared', 'the next application is prepared')], default='asked', editable=False, max_length=12, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why')),
                ('answer', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='answer')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='asked')),
                ('agreed_at', models.DateTimeField(editable=False, verbose_name='agreed to preparing the next application')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='deferral', to='volunteers.application', verbose_name='application')),
                ('prepared', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='volunteers.application', verbose_name='next application')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='placements.offer', verbose_name='offer')),
            ],
            options={
                'verbose_name': 'deferral',
                'verbose_name_plural': 'deferrals',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('planned', 'planned'), ('active', 'at work'), ('on_hold', 'on hold'), ('completed', 'completed'), ('ended_early', 'ended early'), ('transferred', 'transferred')], default='planned', editable=False, max_length=12, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='starts')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='ends')),
                ('ended_on', models.DateField(editable=False, null=True, verbose_name='last day of work')),
                ('on_hold_since', models.DateField(editable=False, null=True, verbose_name='on hold since')),
                ('held_days', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='days on hold')),
                ('end_kind', models.CharField(blank=True, choices=[('completed_part', 'completed a part of the year'), ('compelling', "a compelling reason of the volunteer's"), ('for_cause', 'for cause'), ('safety', 'for safety'), ('deferred', 'deferred to a later cohort')], editable=False, max_length=16, verbose_name='how it ended')),
                ('end_reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why it ended')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='made')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='volunteers.application', verbose_name='application')),
                ('data_key', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, to='portal.datakey')),
                ('offer', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='placement', to='placements.offer', verbose_name='offer')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='organizations.position', verbose_name='position')),
            ],
            options={
                'verbose_name': 'placement',
                'verbose_name_plural': 'placements',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='PhaseRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('order', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('first_month', models.PositiveSmallIntegerField()),
                ('last_month', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('goals', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='goals')),
                ('goals_at', models.DateTimeField(editable=False, null=True)),
                ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='placements.placement')),
            ],
            options={
                'verbose_name': 'phase of learning',
                'verbose_name_plural': 'phases of learning',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='LeaveEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('earned', 'day off earned'), ('saved', 'holiday worked, day saved'), ('moved', 'day off moved to another day'), ('taken', 'day off taken')], max_length=8, verbose_name='kind')),
                ('status', models.CharField(choices=[('asked', 'waits for the organization'), ('approved', 'approved'), ('declined', 'declined'), ('withdrawn', 'taken back')], default='asked', editable=False, max_length=10, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('halves', models.PositiveSmallIntegerField(default=0, verbose_name='half days')),
                ('on_day', models.DateField(verbose_name='day')),
                ('to_day', models.DateField(null=True, verbose_name='moved to')),
                ('note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='note')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leave_entries', to='placements.placement')),
            ],
            options={
                'verbose_name': 'line of days off',
                'verbose_name_plural': 'lines of days off',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('met_at', models.DateTimeField(editable=False, null=True)),
                ('met_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='placements.conditionkind')),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conditions', to='placements.placement')),
            ],
            options={
                'verbose_name': 'condition of a placement',
                'verbose_name_plural': 'conditions of a placement',
                'ordering': ['kind__order', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='concern',
            name='placement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concerns', to='placements.placement'),
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('side', models.CharField(choices=[('volunteer', 'volunteer'), ('host', 'organization')], max_length=10)),
                ('due_on', models.DateField()),
                ('sent_at', models.DateTimeField(editable=False, null=True)),
                ('feeling', models.CharField(blank=True, choices=[('well', 'It goes well'), ('mixed', 'Some things are difficult'), ('hard', 'It is hard')], max_length=8)),
                ('wants_talk', models.BooleanField(default=False)),
                ('text', portal.models.sealed_field.SealedTextField(blank=True)),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checkins', to='placements.placement')),
            ],
            options={
                'verbose_name': 'check-in',
                'verbose_name_plural': 'check-ins',
                'ordering': ['due_on', 'side'],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('name', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='name')),
                ('starts_on', models.DateField(editable=False, verbose_name='from')),
                ('ended_on', models.DateField(editable=False, verbose_name='to')),
                ('held_days', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('shows_name', models.BooleanField(default=False)),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='issued')),
                ('revoked_at', models.DateTimeField(editable=False, null=True, verbose_name='revoked')),
                ('revoke_reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why it was revoked')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='placements.placement')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ['-issued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField()),
                ('rank', models.PositiveSmallIntegerField(null=True)),
                ('why', models.CharField(max_length=32)),
                ('missed', models.JSONField(default=list)),
                ('is_locked', models.BooleanField(default=False, verbose_name='locked')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='volunteers.application')),
                ('position', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='organizations.position')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='placements.matchrun', verbose_name='match')),
            ],
            options={
                'verbose_name': 'proposal',
                'verbose_name_plural': 'proposals',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='Why')),
                ('moved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('position', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.position')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='placements.proposal')),
            ],
            options={
                'verbose_name': 'move by hand',
                'verbose_name_plural': 'moves by hand',
                'ordering': ['-moved_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('month', models.DateField()),
                ('status', models.CharField(choices=[('draft', 'draft, not sent'), ('submitted', 'sent'), ('returned', 'returned with a remark'), ('accepted', 'accepted')], default='draft', editable=False, max_length=10, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('learnt', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='learnt')),
                ('wish', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='wished for')),
                ('remark', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='remark')),
                ('version', models.PositiveIntegerField(default=0)),
                ('placement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='placements.placement')),
            ],
            options={
                'verbose_name': 'monthly report',
                'verbose_name_plural': 'monthly reports',
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='SafeguardingContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='safeguarding_contacts', to='organizations.cohort', verbose_name='cohort')),
                ('user', models.ForeignKey(limit_choices_to={'is_active': True, 'role': 'coordinator'}, on_delete=django.db.models.deletion.PROTECT, related_name='safeguards', to=settings.AUTH_USER_MODEL, verbose_name='coordinator')),
            ],
            options={
                'verbose_name': 'safeguarding contact',
                'verbose_name_plural': 'safeguarding contacts',
                'ordering': ['cohort', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Statistic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(choices=[('funnel', 'The way to a place'), ('rank', 'Which choice people came to'), ('ending', 'How the year ended'), ('region', 'Where applicants live'), ('served_region', 'Where volunteers live'), ('reason', 'Why people were not selected'), ('seats', 'Seats'), ('days', 'Days served')], max_length=16, verbose_name='counted by')),
                ('value', models.CharField(max_length=40, verbose_name='value')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='count')),
                ('erased', models.PositiveIntegerField(default=0)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='statistics', to='organizations.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'statistic',
                'verbose_name_plural': 'statistics',
                'ordering': ['cohort', 'by', 'value'],
            },
        ),
        migrations.CreateModel(
            name='AlumniConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='agreed at')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.cohort', verbose_name='cohort')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alumni_consents', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='placements.alumnitext', verbose_name='wording')),
            ],
            options={
                'verbose_name': 'former volunteer',
                'verbose_name_plural': 'former volunteers',
                'ordering': ['-given_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'cohort'), name='one_alumni_consent_per_cohort')],
            },
        ),
        migrations.CreateModel(
            name='Closing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='planned')),
                ('leaves_at', models.DateTimeField(verbose_name='closes at')),
                ('stopped_at', models.DateTimeField(editable=False, null=True, verbose_name='stopped')),
                ('done_at', models.DateTimeField(editable=False, null=True, verbose_name='closed')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='organizations.cohort', verbose_name='cohort')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by')),
            ],
            options={
                'verbose_name': 'closing of a cohort',
                'verbose_name_plural': 'closings of cohorts',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stopped_at', None)), fields=('cohort',), name='one_closing_at_a_time_per_cohort'), models.CheckConstraint(condition=models.Q(('stopped_at', None), ('done_at', None), _connector='OR'), name='a_stopped_closing_is_never_done')],
            },
        ),
        migrations.AddConstraint(
            model_name='conditionkind',
            constraint=models.UniqueConstraint(fields=('cohort', 'slug'), name='one_condition_per_cohort_and_name'),
        ),
        migrations.AddConstraint(
            model_name='matchrun',
            constraint=models.UniqueConstraint(condition=models.Q(('adopted_at__isnull', False)), fields=('cohort',), name='one_adopted_match_per_cohort'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['status', 'answer_by'], name='offers_by_deadline'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'open', 'accepted', 'declined', 'lapsed', 'withdrawn', 'deferred'])), name='offer_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['planned', 'open']), models.Q(('seat__isnull', False), ('status', 'accepted')), _connector='OR'), fields=('application',), name='one_offer_at_a_time_per_application'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(fields=('position', 'seat'), name='a_seat_is_offered_once'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seat__isnull', False), ('status', 'open')), ('status', 'accepted'), models.Q(models.Q(('status__in', ['open', 'accepted']), _negated=True), ('seat__isnull', True)), _connector='OR'), name='what_is_open_holds_a_seat'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('seat', None), ('seat__gte', 1), _connector='OR'), name='seats_are_numbered_from_one'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'withdrawn']), models.Q(('answer_by__isnull', False), ('released_at__isnull', False)), _connector='OR'), name='what_was_released_has_a_deadline'),
        ),
        migrations.AddConstraint(
            model_name='deferral',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'refused', 'taken_back', 'promised', 'prepared'])), name='deferral_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'active', 'on_hold', 'completed', 'ended_early', 'transferred'])), name='placement_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ('planned', 'active', 'on_hold'))), fields=('application',), name='one_running_placement_per_application'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='a_placement_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['active', 'on_hold', 'completed', 'transferred']), _negated=True), models.Q(('ends_on__isnull', False), ('starts_on__isnull', False)), _connector='OR'), name='work_that_began_has_dates'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), models.Q(('ended_on__gte', models.F('starts_on')), ('ended_on__lte', models.F('ends_on')), ('status__in', ('completed', 'ended_early', 'transferred'))), _connector='OR'), name='the_last_day_lies_within_the_placement'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['completed', 'transferred']), _negated=True), ('ended_on__isnull', False), _connector='OR'), name='what_was_served_has_a_last_day'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('on_hold_since__isnull', False), ('status', 'on_hold')), models.Q(models.Q(('status', 'on_hold'), _negated=True), ('on_hold_since', None)), _connector='OR'), name='a_hold_has_a_first_day'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_kind__in', ['completed_part', 'compelling', 'for_cause', 'safety', 'deferred']), ('status', 'ended_early')), models.Q(models.Q(('status', 'ended_early'), _negated=True), ('end_kind', '')), _connector='OR'), name='an_early_end_says_how'),
        ),
        migrations.AddConstraint(
            model_name='phaserecord',
            constraint=models.UniqueConstraint(fields=('placement', 'order'), name='phases_of_a_placement_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='phaserecord',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='a_phase_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='leaveentry',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'approved', 'declined', 'withdrawn'])), name='leave_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='leaveentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('halves', 0), ('kind', 'moved'), ('to_day__isnull', False)), models.Q(('halves__gte', 1), ('kind__in', ['earned', 'saved', 'taken']), ('to_day', None)), _connector='OR'), name='a_moved_day_has_a_goal_and_others_a_length'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.UniqueConstraint(fields=('placement', 'kind'), name='a_condition_stands_once_in_a_placement'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_at', None), ('met_by', None)), models.Q(('met_at__isnull', False), ('met_by__isnull', False)), _connector='OR'), name='what_is_met_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'in_progress', 'closed'])), name='concern_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(fields=('placement', 'side', 'due_on'), name='one_check_in_per_side_and_day'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('feeling', ''), ('sent_at', None), ('sent_by', None)), models.Q(('feeling__in', ['well', 'mixed', 'hard']), ('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='a_check_in_that_was_sent_says_how_it_goes'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('placement',), name='one_valid_certificate_per_placement'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('starts_on'))), name='a_certificate_names_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('run', 'application'), name='one_proposal_per_match_and_application'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('is_locked', False), ('position__isnull', False), _connector='OR'), name='only_a_seat_can_be_locked'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('placement', 'month'), name='one_report_per_month'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'returned', 'accepted'])), name='report_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='safeguardingcontact',
            constraint=models.UniqueConstraint(fields=('cohort', 'user'), name='a_safeguarding_contact_is_named_once'),
        ),
        migrations.AddConstraint(
            model_name='statistic',
            constraint=models.UniqueConstraint(fields=('cohort', 'by', 'value'), name='one_statistic_per_cohort_and_value'),
        ),
        migrations.AddConstraint(
            model_name='statistic',
            constraint=models.CheckConstraint(condition=models.Q(('by__in', ['funnel', 'rank', 'ending', 'region', 'served_region', 'reason', 'seats', 'days'])), name='statistics_count_known_things'),
        ),
    ]
