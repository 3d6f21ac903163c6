"""The tables of organizations, as one migration: it replaces those of the time before.

A database that has some of them goes on from there.
"""

import json
from pathlib import Path

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import organizations.models.invitation
import portal.models.codes
import portal.models.sealed_field
from portal.text import thai


DATA = Path(__file__).resolve().parent.parent / "data"


def fill_provinces(apps, editor):
    Province = apps.get_model("organizations", "Province")
    rows = json.loads((DATA / "thai-provinces.json").read_text("utf-8"))["provinces"]
    fields = ("code", "slug", "name_th", "name_en", "region")
    Province.objects.bulk_create(
        Province(
            **{field: row[field] for field in fields},
            sort_key=thai.sort_key(row["name_th"]),
        )
        for row in rows
    )


def fill_issues(apps, editor):
    Issue = apps.get_model("organizations", "Issue")
    rows = json.loads((DATA / "issues.json").read_text("utf-8"))
    Issue.objects.bulk_create(Issue(**row) for row in rows)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("organizations", "0001_hosts_and_cohorts"),
        ("organizations", "0002_provinces"),
        ("organizations", "0003_issues"),
        ("organizations", "0004_window_for_rankings_and_closing"),
        ("organizations", "0005_interview_settings"),
        ("organizations", "0006_qualifications_in_english"),
        ("organizations", "0007_names_for_history"),
        ("organizations", "0008_only_approved_texts_are_public"),
        ("organizations", "0009_positions_without_document"),
        ("organizations", "0010_must_haves_in_the_match"),
        ("organizations", "0011_days_of_extension"),
        ("organizations", "0012_withdrawals_of_organizations"),
        ("organizations", "0013_plain_words"),
        ("organizations", "0014_closed_participations_can_leave"),
        ("organizations", "0015_plain_words_everywhere"),
        ("organizations", "0016_several_positions"),
        ("organizations", "0017_facts_of_the_programme"),
        ("organizations", "0018_search_reads_contents"),
        ("organizations", "0019_limit_of_reviews"),
    ]

    dependencies = [
        ('portal', '0001_initial'),
        ('portal', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Use small letters, digits and hyphens.')])),
                ('name_th', models.CharField(max_length=120, verbose_name='Thai name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('words', models.JSONField(blank=True, default=list, verbose_name='words')),
            ],
            options={
                'verbose_name': 'issue',
                'verbose_name_plural': 'issues',
                'ordering': ['name_th'],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Use small letters, digits and hyphens.')], verbose_name='address')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_en', models.CharField(blank=True, max_length=200, verbose_name='English name')),
                ('sort_key', models.CharField(db_index=True, editable=False, max_length=400)),
                ('content', models.JSONField(default=dict, editable=False, verbose_name='public profile')),
                ('is_fictional', models.BooleanField(default=False, verbose_name='fictional, for the demo')),
                ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='public since')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'verbose_name': 'organization',
                'verbose_name_plural': 'organizations',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Province',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Use small letters, digits and hyphens.')])),
                ('name_th', models.CharField(max_length=120, verbose_name='Thai name')),
                ('name_en', models.CharField(max_length=120, verbose_name='English name')),
                ('code', models.CharField(max_length=2, unique=True)),
                ('region', models.CharField(choices=[('north', 'North'), ('northeast', 'Northeast'), ('central', 'Central'), ('east', 'East'), ('west', 'West'), ('south', 'South')], max_length=12, verbose_name='region')),
                ('sort_key', models.CharField(db_index=True, max_length=120)),
            ],
            options={
                'verbose_name': 'province',
                'verbose_name_plural': 'provinces',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Cohort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(unique=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='number')),
                ('programme_th', models.CharField(max_length=120, verbose_name='programme, Thai')),
                ('programme_en', models.CharField(max_length=120, verbose_name='programme, English')),
                ('is_public', models.BooleanField(default=False, verbose_name='public')),
                ('operator_th', models.CharField(blank=True, help_text='The registered name: the controller of personal data.', max_length=200, verbose_name='who runs the programme, Thai')),
                ('operator_en', models.CharField(blank=True, max_length=200, verbose_name='who runs the programme, English')),
                ('address_th', models.CharField(blank=True, max_length=300, verbose_name='postal address, Thai')),
                ('address_en', models.CharField(blank=True, max_length=300, verbose_name='postal address, English')),
                ('contact_phone', models.CharField(blank=True, help_text='Public. The email address is a setting of the portal.', max_length=40, verbose_name='phone number of the programme')),
                ('applications_open_at', models.DateTimeField(verbose_name='applications open')),
                ('applications_close_at', models.DateTimeField(help_text='You can still send it during this minute.', verbose_name='applications close')),
                ('review_ends_on', models.DateField(blank=True, null=True, verbose_name='reviews end')),
                ('interviews_start_on', models.DateField(blank=True, null=True, verbose_name='interviews start')),
                ('interviews_end_on', models.DateField(blank=True, null=True, verbose_name='interviews end')),
                ('results_on', models.DateField(blank=True, null=True, verbose_name='results')),
                ('orientation_on', models.DateField(blank=True, null=True, verbose_name='orientation')),
                ('reranking_opens_at', models.DateTimeField(blank=True, help_text='Everyone shortlisted at that time gets a message and can reorder their choices once.', null=True, verbose_name='rankings can be revised from')),
                ('reranking_closes_at', models.DateTimeField(blank=True, help_text='You can still send it during this minute.', null=True, verbose_name='rankings can be revised until')),
                ('service_starts_on', models.DateField(blank=True, null=True, verbose_name='service starts')),
                ('service_ends_on', models.DateField(blank=True, null=True, verbose_name='service ends')),
                ('minimum_age', models.PositiveSmallIntegerField(default=18, verbose_name='minimum age')),
                ('most_choices', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='most choices')),
                ('reviewers_per_application', models.PositiveSmallIntegerField(default=2, verbose_name='reviewers per application')),
                ('most_reviews', models.PositiveSmallIntegerField(blank=True, help_text='Empty: an even share. Each reviewer can have another limit.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='most applications for each reviewer')),
                ('is_blind', models.BooleanField(default=True, verbose_name='review without names')),
                ('shares_scores', models.BooleanField(default=False, help_text='Only after they have sent their own.', verbose_name='reviewers see each other’s scores')),
                ('interview_change_hours', models.PositiveSmallIntegerField(default=24, help_text='Applicants can choose, change or cancel their time until this many hours before it.', validators=[django.core.validators.MaxValueValidator(336)], verbose_name='hours before an interview to choose or change')),
                ('names_interviewers', models.BooleanField(default=False, help_text='The names of the panel, with the time.', verbose_name='applicants see who interviews them')),
                ('grace_minutes', models.PositiveSmallIntegerField(default=30, help_text='For a page that was opened before it.', verbose_name='grace after the deadline, minutes')),
                ('references_wanted', models.PositiveSmallIntegerField(default=0, help_text='0: none are asked for.', validators=[django.core.validators.MaxValueValidator(5)], verbose_name='referees to name')),
                ('reference_days', models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(90)], verbose_name='days for a referee to answer')),
                ('offer_days', models.PositiveSmallIntegerField(default=5, verbose_name='days to answer an offer')),
                ('extension_days', models.PositiveSmallIntegerField(default=184, help_text='Counted from the day on which the service ends. 0: not at all.', verbose_name='days a placement can be extended')),
                ('needs_full_profile', models.BooleanField(default=False, help_text='Approval needs seats, a mentor, a safety contact and a plan for every month.', verbose_name='only whole profiles')),
                ('matches_must_haves', models.BooleanField(default=True, help_text='Nobody is matched with a position of which they don’t meet what it requires, unless you waive it.', verbose_name='required qualifications count in the match')),
                ('rechoice_days', models.PositiveSmallIntegerField(default=7, help_text='When an organization leaves after applications closed.', verbose_name='days to choose again')),
                ('draft_kept_days', models.PositiveSmallIntegerField(default=90, verbose_name='days an unsent draft is kept')),
                ('application_kept_days', models.PositiveSmallIntegerField(default=365, verbose_name='days an application is kept')),
                ('to_check', models.JSONField(blank=True, default=list, editable=False, verbose_name='to be checked')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed')),
            ],
            options={
                'verbose_name': 'cohort',
                'verbose_name_plural': 'cohorts',
                'ordering': ['-number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('applications_close_at__gt', models.F('applications_open_at'))), name='applications_close_after_they_open'), models.CheckConstraint(condition=models.Q(('most_choices__range', (1, 5))), name='one_to_five_choices'), models.CheckConstraint(condition=models.Q(('references_wanted__lte', 5)), name='at_most_five_referees'), models.CheckConstraint(condition=models.Q(('service_ends_on', None), ('service_starts_on', None), ('service_ends_on__gt', models.F('service_starts_on')), _connector='OR'), name='service_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(models.Q(('reranking_closes_at', None), ('reranking_opens_at', None)), models.Q(('reranking_closes_at__gt', models.F('reranking_opens_at')), ('reranking_closes_at__isnull', False), ('reranking_opens_at__isnull', False)), _connector='OR'), name='a_window_for_rankings_has_two_ends_in_order', violation_error_message='Set both ends of the window for rankings, the first before the last.')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'waiting for approval'), ('changes_requested', 'changes requested'), ('approved', 'approved'), ('closed', 'closed'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=20, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('number', models.PositiveSmallIntegerField(default=1, editable=False, verbose_name='number of the position')),
                ('order', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('title', models.CharField(blank=True, editable=False, max_length=120, verbose_name='title of the position')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='organizations.cohort', verbose_name='cohort')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='organizations.organization', verbose_name='organization')),
            ],
            options={
                'verbose_name': 'participation',
                'verbose_name_plural': 'participations',
                'ordering': ['organization__sort_key', 'order', 'number'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'organization', 'number'), name='positions_of_an_organization_are_numbered'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='positions_are_numbered_from_one'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'changes_requested', 'approved', 'closed', 'withdrawn'])), name='participation_status_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Contacts',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('supervisor', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='mentor')),
                ('supervisor_reach', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='how to reach the mentor')),
                ('safety_contact', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='safety contact')),
                ('safety_contact_reach', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='how to reach the safety contact')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='saved')),
                ('author', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('data_key', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.datakey')),
                ('participation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='organizations.participation')),
            ],
            options={
                'verbose_name': 'contacts',
                'verbose_name_plural': 'contacts',
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(max_length=60, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Use small letters, digits and hyphens.')])),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title of the position')),
                ('title_en', models.CharField(blank=True, max_length=120, verbose_name='title in English')),
                ('content', models.JSONField(default=dict, editable=False, verbose_name='public profile')),
                ('seats', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='seats')),
                ('areas_open_ended', models.BooleanField(default=False, verbose_name='and other provinces')),
                ('separators', models.JSONField(default=dict, editable=False)),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='public since')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='organizations.cohort', verbose_name='cohort')),
                ('issues', models.ManyToManyField(related_name='positions', to='organizations.issue', verbose_name='issues')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='organizations.organization', verbose_name='organization')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='organizations.participation', verbose_name='participation')),
                ('provinces', models.ManyToManyField(related_name='positions', to='organizations.province', verbose_name='provinces')),
            ],
            options={
                'verbose_name': 'position',
                'verbose_name_plural': 'positions',
                'ordering': ['organization__sort_key', 'participation__order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'slug'), name='one_position_per_cohort_and_address')],
            },
        ),
        migrations.CreateModel(
            name='LearningPhase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('first_month', models.PositiveSmallIntegerField(null=True)),
                ('last_month', models.PositiveSmallIntegerField(null=True)),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='learning_phases', to='organizations.position')),
            ],
            options={
                'verbose_name': 'learning phase',
                'verbose_name_plural': 'learning phases',
                'ordering': ['order'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('first_month', None), ('last_month', None)), models.Q(('first_month__gte', 1), ('last_month__gte', models.F('first_month')), ('last_month__lte', 12)), _connector='OR'), name='months_are_in_order_within_the_year')],
            },
        ),
        migrations.CreateModel(
            name='Benefit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='benefits', to='organizations.position')),
            ],
            options={
                'verbose_name': 'benefit',
                'verbose_name_plural': 'benefits',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='ProfileRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('content', models.JSONField(default=dict, verbose_name='content')),
                ('version', models.PositiveIntegerField(default=1, help_text='Revision number, to notice when two people edit at the same time.')),
                ('remark', models.TextField(blank=True, verbose_name='what to change')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'waiting for approval'), ('changes_requested', 'changes requested'), ('approved', 'public'), ('superseded', 'replaced by a newer one'), ('set_aside', 'set aside for an earlier text')], default='draft', editable=False, max_length=20, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='begun')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='saved')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='organizations.participation', verbose_name='participation')),
            ],
            options={
                'verbose_name': 'profile revision',
                'verbose_name_plural': 'profile revisions',
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('participation', 'number'), name='revisions_are_numbered'), models.UniqueConstraint(condition=models.Q(('status', 'approved')), fields=('participation',), name='one_public_revision_per_participation'), models.UniqueConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'changes_requested'])), fields=('participation',), name='one_revision_at_work_per_participation'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'changes_requested', 'approved', 'superseded', 'set_aside'])), name='revision_status_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField()),
                ('seats', models.PositiveSmallIntegerField(verbose_name='seats')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='organizations.position')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.province', verbose_name='province')),
            ],
            options={
                'verbose_name': 'seats in a province',
                'verbose_name_plural': 'seats in provinces',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('position', 'province'), name='a_province_is_once_among_the_places_of_a_position'), models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='a_place_has_a_seat')],
            },
        ),
        migrations.CreateModel(
            name='HostRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=200, verbose_name='organization')),
                ('website', models.URLField(blank=True, max_length=500, verbose_name='website')),
                ('work', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='what they do')),
                ('contact_name', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='contact')),
                ('contact_email', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='email')),
                ('why', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why they want to host')),
                ('language', models.CharField(choices=[('th', 'ไทย'), ('en', 'English')], default='th', max_length=2)),
                ('status', models.CharField(choices=[('new', 'to be answered'), ('accepted', 'accepted'), ('declined', 'declined')], default='new', editable=False, max_length=20, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('data_key', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.datakey')),
                ('organization', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='requests', to='organizations.organization')),
                ('province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.province', verbose_name='province')),
            ],
            options={
                'verbose_name': 'request to host',
                'verbose_name_plural': 'requests to host',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['new', 'accepted', 'declined'])), name='request_status_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('required', 'required'), ('preferred', 'nice to have')], default='required', max_length=10)),
                ('order', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('text_en', models.TextField(blank=True)),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='qualifications', to='organizations.position')),
            ],
            options={
                'verbose_name': 'qualification',
                'verbose_name_plural': 'qualifications',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('field', models.CharField(max_length=30)),
                ('text', models.TextField()),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='organizations.profilerevision')),
            ],
            options={
                'verbose_name': 'change request',
                'verbose_name_plural': 'change requests',
                'ordering': ['made_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='a_remark_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='an_answer_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='SourceDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('original', models.BinaryField(verbose_name='original')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256')),
                ('encoding', models.CharField(editable=False, max_length=20, verbose_name='encoding')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.cohort', verbose_name='cohort')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='organizations.organization', verbose_name='organization')),
            ],
            options={
                'verbose_name': 'source document',
                'verbose_name_plural': 'source documents',
                'ordering': ['-made_at'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'cohort', 'sha256'), name='a_document_is_imported_once')],
            },
        ),
        migrations.AddField(
            model_name='profilerevision',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='organizations.sourcedocument', verbose_name='source document'),
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='email')),
                ('address_mac', models.CharField(editable=False, max_length=64)),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('language', models.CharField(choices=[('th', 'ไทย'), ('en', 'English')], default='th', max_length=2, verbose_name='language')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('confirmed_at', models.DateTimeField(editable=False, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='organizations.cohort', verbose_name='cohort')),
                ('data_key', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.datakey')),
            ],
            options={
                'verbose_name': 'request to be told',
                'verbose_name_plural': 'requests to be told',
                'constraints': [models.UniqueConstraint(fields=('cohort', 'address_mac'), name='an_address_is_told_once_per_cohort')],
            },
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('asked', 'asks to leave'), ('refused', 'answered: it stays'), ('taken_back', 'taken back'), ('held', 'held, can still be stopped'), ('stopped', 'stopped'), ('done', 'has left'), ('readmitted', 'taken in again')], default='asked', editable=False, max_length=12, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('asked_at', models.DateTimeField(editable=False, null=True, verbose_name='asked')),
                ('reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why')),
                ('answer', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='answer')),
                ('note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='note')),
                ('was_closed', models.BooleanField(default=False, editable=False)),
                ('leaves_at', models.DateTimeField(editable=False, null=True, verbose_name='leaves at')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('data_key', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.datakey')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='planned by')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='withdrawals', to='organizations.participation', verbose_name='participation')),
            ],
            options={
                'verbose_name': 'withdrawal of an organization',
                'verbose_name_plural': 'withdrawals of organizations',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'refused', 'taken_back', 'held', 'stopped', 'done', 'readmitted'])), name='withdrawal_status_is_known'), models.UniqueConstraint(condition=models.Q(('status__in', ['asked', 'held'])), fields=('participation',), name='one_withdrawal_at_a_time_per_participation'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'held'), _negated=True), models.Q(('leaves_at__isnull', False), ('made_by__isnull', False)), _connector='OR'), name='a_held_withdrawal_has_a_minute')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'main editor'), ('editor', 'editor'), ('viewer', 'viewer')], default='editor', max_length=10, verbose_name='role')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='organizations.organization', verbose_name='organization')),
            ],
            options={
                'verbose_name': 'member',
                'verbose_name_plural': 'members',
                'constraints': [models.UniqueConstraint(fields=('user', 'organization'), name='one_membership_per_person_and_organization')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('email', models.EmailField(max_length=254, verbose_name='email')),
                ('role', models.CharField(choices=[('owner', 'main editor'), ('editor', 'editor'), ('viewer', 'viewer')], default='editor', max_length=10, verbose_name='role')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('expires_at', models.DateTimeField(default=organizations.models.invitation.last_instant, editable=False)),
                ('accepted_at', models.DateTimeField(editable=False, null=True)),
                ('revoked_at', models.DateTimeField(editable=False, null=True)),
                ('invited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='organizations.organization', verbose_name='organization')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None)), fields=('organization', 'email'), name='one_invitation_per_address_and_organization'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invited_address_is_lower_case'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None), _connector='OR'), name='an_invitation_is_not_accepted_and_revoked')],
            },
        ),
        migrations.RunPython(fill_provinces, migrations.RunPython.noop),
        migrations.RunPython(fill_issues, migrations.RunPython.noop),
    ]
