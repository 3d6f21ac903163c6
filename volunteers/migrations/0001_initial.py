"""The tables of volunteers, as one migration: it replaces those of the time before.

A database that has some of them goes on from there.
"""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import portal.models.codes
import portal.models.sealed_field
import volunteers.models.document


TRIGRAMS = "applications_by_part_of_text"


def add_trigrams(apps, editor):
    """`search_text` is folded already, so that LIKE alone finds it.

    SQLite has no such index: it reads every row.
    """
    if editor.connection.vendor == "postgresql":
        editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        editor.execute(
            f"CREATE INDEX {TRIGRAMS} ON volunteers_application"
            " USING gin (search_text gin_trgm_ops)"
        )


def drop_trigrams(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP INDEX {TRIGRAMS}")


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("volunteers", "0001_applications_and_reviews"),
        ("volunteers", "0002_figures_of_cohorts"),
        ("volunteers", "0003_quick_lists_and_search"),
        ("volunteers", "0004_revised_rankings_and_deferred_applications"),
        ("volunteers", "0005_interviews"),
        ("volunteers", "0006_names_for_history"),
        ("volunteers", "0007_decisions"),
        ("volunteers", "0008_answers_by_qualification"),
        ("volunteers", "0009_granted_erasures"),
        ("volunteers", "0010_plain_words"),
        ("volunteers", "0011_earlier_rankings_by_key"),
        ("volunteers", "0012_plain_words_everywhere"),
        ("volunteers", "0013_referees_can_be_erased"),
        ("volunteers", "0014_reasons_told"),
        ("volunteers", "0015_limits_of_reviewers"),
        ("volunteers", "0016_name_for_referees"),
    ]

    dependencies = [
        ('organizations', '0001_initial'),
        ('portal', '0001_initial'),
        ('portal', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('reference', models.CharField(editable=False, max_length=12, null=True, unique=True, verbose_name='reference')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('expired', 'expired'), ('information_requested', 'information requested'), ('ineligible', 'not eligible'), ('in_review', 'in review'), ('interview', 'interview'), ('shortlisted', 'shortlisted'), ('reserve', 'waiting list'), ('not_selected', 'not selected'), ('withdrawn', 'withdrawn')], default='draft', editable=False, max_length=24, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('came_from', models.CharField(blank=True, choices=[('draft', 'draft'), ('submitted', 'submitted'), ('expired', 'expired'), ('information_requested', 'information requested'), ('ineligible', 'not eligible'), ('in_review', 'in review'), ('interview', 'interview'), ('shortlisted', 'shortlisted'), ('reserve', 'waiting list'), ('not_selected', 'not selected'), ('withdrawn', 'withdrawn')], editable=False, max_length=24)),
                ('released_status', models.CharField(blank=True, choices=[('draft', 'draft'), ('submitted', 'submitted'), ('expired', 'expired'), ('information_requested', 'information requested'), ('ineligible', 'not eligible'), ('in_review', 'in review'), ('interview', 'interview'), ('shortlisted', 'shortlisted'), ('reserve', 'waiting list'), ('not_selected', 'not selected'), ('withdrawn', 'withdrawn')], editable=False, max_length=24)),
                ('released_at', models.DateTimeField(editable=False, null=True, verbose_name='released')),
                ('corrected_at', models.DateTimeField(editable=False, null=True, verbose_name='a result that was read was taken back')),
                ('outcome_reason', models.CharField(blank=True, choices=[('more_suitable', 'others fitted this cohort’s work better'), ('few_seats', 'more suitable applicants than seats'), ('not_full_time', 'can’t serve the full year'), ('too_young', 'below the minimum age'), ('incomplete', 'required information is missing'), ('other', 'other, see the note')], editable=False, max_length=20, verbose_name='reason')),
                ('note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='note')),
                ('withdrawal_reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why it was withdrawn')),
                ('extension_reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='why it was extended')),
                ('unlocked_sections', models.JSONField(default=list, editable=False)),
                ('answer_by', models.DateTimeField(editable=False, null=True, verbose_name='answer by')),
                ('choices_open_until', models.DateTimeField(editable=False, null=True, verbose_name='choices may be changed until')),
                ('shared_at', models.DateTimeField(editable=False, null=True, verbose_name='shown to organizations since')),
                ('extended_until', models.DateTimeField(blank=True, null=True, verbose_name='personal extension until')),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='display name')),
                ('legal_name', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='legal name')),
                ('name_for_referees', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='name for the referees')),
                ('phone', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='phone number')),
                ('birth_on', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='date of birth')),
                ('education_level', models.CharField(blank=True, choices=[('lower_secondary', 'Lower secondary school'), ('upper_secondary', 'Upper secondary school'), ('vocational', 'Vocational certificate or diploma'), ('bachelor', 'Bachelor’s degree'), ('master', 'Master’s degree'), ('doctorate', 'Doctorate'), ('other', 'Another way of learning')], max_length=16, verbose_name='highest education')),
                ('field_of_study', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='field of study')),
                ('school', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='school or university')),
                ('experience', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='experience')),
                ('is_any_province', models.BooleanField(default=False, verbose_name='anywhere in the country')),
                ('places_note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='limits on places')),
                ('skills', models.JSONField(blank=True, default=list, verbose_name='skills')),
                ('skills_more', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='more skills')),
                ('languages', models.JSONField(blank=True, default=dict, verbose_name='languages')),
                ('is_anywhere', models.BooleanField(default=False, verbose_name='any organization that needs me')),
                ('section_versions', models.JSONField(default=dict, editable=False)),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('review_count', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='reviews sent')),
                ('score_mean', models.FloatField(editable=False, null=True, verbose_name='mean')),
                ('score_median', models.FloatField(editable=False, null=True, verbose_name='median')),
                ('score_spread', models.FloatField(editable=False, null=True, verbose_name='spread')),
                ('score_corrected', models.FloatField(editable=False, null=True, verbose_name='score, corrected')),
                ('eligible_at', models.DateTimeField(editable=False, null=True, verbose_name='eligible by their own answers')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='begun')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='saved')),
                ('submitted_at', models.DateTimeField(editable=False, null=True, verbose_name='submitted')),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to=settings.AUTH_USER_MODEL, verbose_name='applicant')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='organizations.cohort', verbose_name='cohort')),
                ('data_key', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, to='portal.datakey')),
                ('deferred_from', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='volunteers.application', verbose_name='deferred from')),
                ('home_province', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.province', verbose_name='home province')),
                ('never', models.ManyToManyField(blank=True, related_name='+', to='organizations.organization', verbose_name='organizations the person doesn’t want to go to')),
                ('provinces', models.ManyToManyField(blank=True, related_name='+', to='organizations.province', verbose_name='provinces')),
                ('wanted_position', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='organizations.position')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
                'ordering': ['-submitted_at', '-pk'],
                'indexes': [models.Index(fields=['cohort', 'status', '-submitted_at'], name='applications_of_a_cohort'), models.Index(fields=['cohort', '-submitted_at', '-id'], name='newest_applications'), models.Index(fields=['-submitted_at', '-id'], name='newest_of_all_cohorts'), models.Index(fields=['status', '-submitted_at', '-id'], name='newest_in_a_state'), models.Index(fields=['cohort', '-score_spread', 'id'], name='largest_disagreements')],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'applicant'), name='one_application_per_person_and_cohort'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'expired', 'information_requested', 'ineligible', 'in_review', 'interview', 'shortlisted', 'reserve', 'not_selected', 'withdrawn'])), name='application_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('reference__isnull', False), ('submitted_at__isnull', False)), ('status__in', ['draft', 'expired', 'withdrawn']), _connector='OR'), name='what_was_submitted_has_a_reference')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('submitted', 'sent')], default='draft', editable=False, max_length=12, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('comment', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='comment')),
                ('mark', models.FloatField(editable=False, null=True, verbose_name='weighted mean')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to=settings.AUTH_USER_MODEL, verbose_name='interviewer')),
            ],
            options={
                'verbose_name': 'assessment of an interview',
                'verbose_name_plural': 'assessments of interviews',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted'])), name='assessment_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'submitted'), _negated=True), ('mark__isnull', False), _connector='OR'), name='what_was_assessed_has_a_mark')],
            },
        ),
        migrations.CreateModel(
            name='AssignmentRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cap', models.PositiveSmallIntegerField(verbose_name='most for each reviewer')),
                ('seed', models.CharField(max_length=12, verbose_name='seed')),
                ('count', models.PositiveIntegerField(verbose_name='places given')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person who did it')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignment_runs', to='organizations.cohort', verbose_name='cohort')),
                ('leaver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewer who can’t continue')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_link', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'calendar link',
                'verbose_name_plural': 'calendar links',
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('rank', models.PositiveSmallIntegerField(verbose_name='rank')),
                ('reason', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='reason')),
                ('fit', models.JSONField(default=dict, verbose_name='qualifications met')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='volunteers.application')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='organizations.position')),
            ],
            options={
                'verbose_name': 'choice',
                'verbose_name_plural': 'choices',
                'ordering': ['rank'],
                'constraints': [models.UniqueConstraint(fields=('application', 'rank'), name='one_choice_per_rank'), models.UniqueConstraint(fields=('application', 'position'), name='a_position_is_chosen_once'), models.CheckConstraint(condition=models.Q(('rank__range', (1, 5))), name='ranks_are_one_to_five')],
            },
        ),
        migrations.CreateModel(
            name='CohortFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked', models.PositiveIntegerField(default=0)),
                ('made', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField(null=True)),
                ('leanings', models.JSONField(default=dict)),
                ('cohort', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='organizations.cohort')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('audience', models.CharField(choices=[('coordinators', 'coordinators only'), ('panel', 'coordinators and this application’s reviewers')], max_length=12, verbose_name='who can read it')),
                ('text', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='comment')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='volunteers.application')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['made_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('audience__in', ['coordinators', 'panel'])), name='comment_audience_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('declared', 'knows the applicant'), ('member', 'belongs to an organization that was chosen'), ('referee', 'referee of the applicant'), ('domain', 'shares an email domain with the applicant or an organization that was chosen')], editable=False, max_length=10, verbose_name='kind')),
                ('note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='note')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to='volunteers.application', verbose_name='application')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conflicts', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'conflict of interest',
                'verbose_name_plural': 'conflicts of interest',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('application', 'reviewer'), name='one_conflict_per_application_and_reviewer'), models.CheckConstraint(condition=models.Q(('kind__in', ['declared', 'member', 'referee', 'domain'])), name='conflict_kind_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('programme', 'use by the programme'), ('hosts', 'sharing with the organizations you choose')], max_length=12, verbose_name='kind')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('is_required', models.BooleanField(default=True, verbose_name='required to apply')),
                ('title_th', models.CharField(max_length=200, verbose_name='title, Thai')),
                ('title_en', models.CharField(max_length=200, verbose_name='title, English')),
                ('text_th', models.TextField(verbose_name='text, Thai')),
                ('text_en', models.TextField(verbose_name='text, English')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consent_texts', to='organizations.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'consent text',
                'verbose_name_plural': 'consent texts',
                'ordering': ['kind', '-version'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'kind', 'version'), name='consent_versions_are_distinct')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('programme', 'use by the programme'), ('hosts', 'sharing with the organizations you choose')], max_length=12)),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='volunteers.application')),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='volunteers.consenttext')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['kind'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('application', 'kind'), name='one_consent_in_force_per_kind')],
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('review', 'review'), ('interview', 'interview')], default='review', max_length=10, verbose_name='used in')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name_th', models.CharField(max_length=200, verbose_name='name, Thai')),
                ('name_en', models.CharField(max_length=200, verbose_name='name, English')),
                ('weight', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10)], verbose_name='weight')),
                ('note_th', models.CharField(blank=True, max_length=500, verbose_name='note for reviewers, Thai')),
                ('note_en', models.CharField(blank=True, max_length=500, verbose_name='note for reviewers, English')),
                ('anchors_th', models.JSONField(default=list, verbose_name='anchors, Thai')),
                ('anchors_en', models.JSONField(default=list, verbose_name='anchors, English')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='organizations.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'criterion',
                'verbose_name_plural': 'criteria',
                'ordering': ['order'],
                'constraints': [models.CheckConstraint(condition=models.Q(('weight__range', (1, 10))), name='weights_are_one_to_ten'), models.CheckConstraint(condition=models.Q(('stage__in', ['review', 'interview'])), name='criterion_stage_is_known')],
            },
        ),
        migrations.CreateModel(
            name='AssessmentScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(null=True, verbose_name='score')),
                ('note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='note')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='volunteers.assessment')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interview_scores', to='volunteers.criterion')),
            ],
            options={
                'verbose_name': 'score of an interview',
                'verbose_name_plural': 'scores of interviews',
                'ordering': ['criterion__order'],
                'constraints': [models.UniqueConstraint(fields=('assessment', 'criterion'), name='one_interview_score_per_criterion'), models.CheckConstraint(condition=models.Q(('value__range', (1, 5))), name='interview_scores_are_one_to_five')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('expired', 'expired'), ('information_requested', 'information requested'), ('ineligible', 'not eligible'), ('in_review', 'in review'), ('interview', 'interview'), ('shortlisted', 'shortlisted'), ('reserve', 'waiting list'), ('not_selected', 'not selected'), ('withdrawn', 'withdrawn')], max_length=24)),
                ('came_from', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('expired', 'expired'), ('information_requested', 'information requested'), ('ineligible', 'not eligible'), ('in_review', 'in review'), ('interview', 'interview'), ('shortlisted', 'shortlisted'), ('reserve', 'waiting list'), ('not_selected', 'not selected'), ('withdrawn', 'withdrawn')], max_length=24)),
                ('reason', models.CharField(blank=True, choices=[('more_suitable', 'others fitted this cohort’s work better'), ('few_seats', 'more suitable applicants than seats'), ('not_full_time', 'can’t serve the full year'), ('too_young', 'below the minimum age'), ('incomplete', 'required information is missing'), ('other', 'other, see the note')], max_length=20)),
                ('note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='note')),
                ('told_th', models.TextField(blank=True, editable=False)),
                ('told_en', models.TextField(blank=True, editable=False)),
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
        migrations.CreateModel(
            name='DocumentKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, verbose_name='short name')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('name_th', models.CharField(max_length=200, verbose_name='name, Thai')),
                ('name_en', models.CharField(max_length=200, verbose_name='name, English')),
                ('help_th', models.TextField(blank=True, verbose_name='help, Thai')),
                ('help_en', models.TextField(blank=True, verbose_name='help, English')),
                ('types', models.JSONField(default=list, validators=[volunteers.models.document.known_kinds], verbose_name='file types')),
                ('is_required', models.BooleanField(default=False, verbose_name='required')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='document_kinds', to='organizations.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'document asked for',
                'verbose_name_plural': 'documents asked for',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'slug'), name='one_document_kind_per_cohort_and_name')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='attached')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='volunteers.application', verbose_name='application')),
                ('file', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='document', to='portal.storedfile', verbose_name='file')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='volunteers.documentkind', verbose_name='document asked for')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['kind__order'],
                'constraints': [models.UniqueConstraint(fields=('application', 'kind'), name='one_document_per_application_and_kind')],
            },
        ),
        migrations.CreateModel(
            name='EligibilityQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, verbose_name='short name')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('text_th', models.CharField(max_length=300, verbose_name='question, Thai')),
                ('text_en', models.CharField(max_length=300, verbose_name='question, English')),
                ('help_th', models.TextField(blank=True, verbose_name='help, Thai')),
                ('help_en', models.TextField(blank=True, verbose_name='help, English')),
                ('no_th', models.TextField(help_text='Say kindly why, and what would change it.', verbose_name='after a no, Thai')),
                ('no_en', models.TextField(verbose_name='after a no, English')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='eligibility_questions', to='organizations.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'eligibility question',
                'verbose_name_plural': 'eligibility questions',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'slug'), name='one_eligibility_question_per_cohort_and_name')],
            },
        ),
        migrations.CreateModel(
            name='ErasedCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.CharField(choices=[('state', 'state'), ('province', 'province'), ('choice', 'choice')], max_length=10, verbose_name='counted by')),
                ('value', models.CharField(max_length=60, verbose_name='value')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='count')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='erased_counts', to='organizations.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'count of erased applications',
                'verbose_name_plural': 'counts of erased applications',
                'ordering': ['cohort', 'by', 'value'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'by', 'value'), name='one_count_per_cohort_and_value'), models.CheckConstraint(condition=models.Q(('by__in', ['state', 'province', 'choice'])), name='erased_are_counted_by_known_things')],
            },
        ),
        migrations.CreateModel(
            name='ErasureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('refused_at', models.DateTimeField(editable=False, null=True, verbose_name='refused')),
                ('granted_at', models.DateTimeField(editable=False, null=True, verbose_name='granted')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='erasure_request', to='volunteers.application', verbose_name='application')),
            ],
            options={
                'verbose_name': 'request to erase',
                'verbose_name_plural': 'requests to erase',
                'ordering': ['asked_at'],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='when')),
                ('format', models.CharField(choices=[('xlsx', 'Excel (XLSX)'), ('csv', 'CSV, for other programs')], max_length=4, verbose_name='format')),
                ('columns', models.JSONField(default=list, verbose_name='columns')),
                ('count', models.PositiveIntegerField(verbose_name='applications')),
                ('purpose', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='purpose')),
                ('data_key', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, to='portal.datakey')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person who did it')),
            ],
            options={
                'verbose_name': 'export',
                'verbose_name_plural': 'exports',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('interested', 'We would like to work with them'), ('maybe', 'Maybe'), ('no', 'Does not fit our work')], max_length=12, verbose_name='interest')),
                ('rank', models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='organization’s ranking')),
                ('note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='note')),
                ('times', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='times for an interview')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='said')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='volunteers.application', verbose_name='application')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='said by')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to='organizations.position', verbose_name='position')),
            ],
            options={
                'verbose_name': 'organization’s interest',
                'verbose_name_plural': 'organizations’ interest',
                'ordering': ['position', 'rank', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('application', 'position'), name='one_opinion_per_application_and_position'), models.UniqueConstraint(fields=('position', 'rank'), name='one_applicant_per_place_in_a_hosts_order'), models.CheckConstraint(condition=models.Q(('level__in', ['interested', 'maybe', 'no'])), name='interest_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('level', 'no'), _negated=True), ('rank', None), _connector='OR'), name='who_does_not_fit_has_no_place')],
            },
        ),
        migrations.CreateModel(
            name='Interview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('seat', models.PositiveSmallIntegerField(default=1, editable=False)),
                ('status', models.CharField(choices=[('booked', 'booked'), ('held', 'held'), ('absent', 'the applicant did not come'), ('panel_absent', 'the panel did not come'), ('cancelled', 'cancelled at')], default='booked', editable=False, max_length=12, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('picked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='picked')),
                ('sequence', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interviews', to='volunteers.application', verbose_name='application')),
            ],
            options={
                'verbose_name': 'interview',
                'verbose_name_plural': 'interviews',
                'ordering': ['slot__starts_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('booked', 'held', 'absent'))), fields=('application',), name='one_interview_that_counts_per_application'), models.CheckConstraint(condition=models.Q(('seat__range', (1, 20))), name='seats_of_a_slot_begin_at_one'), models.CheckConstraint(condition=models.Q(('status__in', ['booked', 'held', 'absent', 'panel_absent', 'cancelled'])), name='interview_status_is_known')],
            },
        ),
        migrations.AddField(
            model_name='assessment',
            name='interview',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessments', to='volunteers.interview', verbose_name='interview'),
        ),
        migrations.CreateModel(
            name='InterviewPanel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interview_panels', to='organizations.cohort', verbose_name='cohort')),
                ('data_key', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.datakey')),
                ('members', models.ManyToManyField(blank=True, related_name='interview_panels', to=settings.AUTH_USER_MODEL, verbose_name='members')),
            ],
            options={
                'verbose_name': 'interview panel',
                'verbose_name_plural': 'interview panels',
                'ordering': ['-cohort__number', 'name'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'name'), name='one_interview_panel_per_cohort_and_name')],
            },
        ),
        migrations.CreateModel(
            name='InterviewSlot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('seats', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(20)], verbose_name='people at a time')),
                ('is_remote', models.BooleanField(default=True, verbose_name='remote')),
                ('place', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='link or place')),
                ('cancelled_at', models.DateTimeField(editable=False, null=True, verbose_name='cancelled at')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slots', to='volunteers.interviewpanel', verbose_name='panel')),
            ],
            options={
                'verbose_name': 'interview time',
                'verbose_name_plural': 'interview times',
                'ordering': ['starts_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('panel', 'starts_at'), name='a_panel_begins_one_interview_at_a_time'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='an_interview_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('seats__range', (1, 20))), name='a_slot_has_one_to_twenty_seats')],
            },
        ),
        migrations.AddField(
            model_name='interview',
            name='slot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interviews', to='volunteers.interviewslot', verbose_name='time'),
        ),
        migrations.CreateModel(
            name='PanelMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('most_reviews', models.PositiveSmallIntegerField(blank=True, help_text='Empty: as many as the plan allows everybody.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='most applications')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='panel', to='organizations.cohort', verbose_name='cohort')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='panels', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'reviewer',
                'verbose_name_plural': 'reviewers',
                'constraints': [models.UniqueConstraint(fields=('cohort', 'user'), name='one_seat_on_a_panel_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, verbose_name='short name')),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('text_th', models.CharField(max_length=300, verbose_name='question, Thai')),
                ('text_en', models.CharField(max_length=300, verbose_name='question, English')),
                ('help_th', models.TextField(blank=True, verbose_name='help, Thai')),
                ('help_en', models.TextField(blank=True, verbose_name='help, English')),
                ('limit', models.PositiveIntegerField(default=2000, validators=[django.core.validators.MinValueValidator(50)], verbose_name='character limit')),
                ('is_required', models.BooleanField(default=True, verbose_name='required')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='organizations.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'question',
                'verbose_name_plural': 'questions',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'slug'), name='one_question_per_cohort_and_name')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='answer')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='volunteers.application')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='volunteers.question')),
            ],
            options={
                'verbose_name': 'answer',
                'verbose_name_plural': 'answers',
                'ordering': ['question__order'],
                'constraints': [models.UniqueConstraint(fields=('application', 'question'), name='one_answer_per_question')],
            },
        ),
        migrations.CreateModel(
            name='ReasonText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('more_suitable', 'others fitted this cohort’s work better'), ('few_seats', 'more suitable applicants than seats'), ('not_full_time', 'can’t serve the full year'), ('too_young', 'below the minimum age'), ('incomplete', 'required information is missing'), ('other', 'other, see the note')], max_length=20, verbose_name='reason')),
                ('text_th', models.TextField(help_text='A kind sentence about the decision, never about the person.', max_length=600, verbose_name='what the applicant reads, Thai')),
                ('text_en', models.TextField(max_length=600, verbose_name='what the applicant reads, English')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reason_texts', to='organizations.cohort', verbose_name='cohort')),
            ],
            options={
                'verbose_name': 'reason told to applicants',
                'verbose_name_plural': 'reasons told to applicants',
                'ordering': ['reason'],
                'constraints': [models.UniqueConstraint(fields=('cohort', 'reason'), name='one_sentence_per_cohort_and_reason'), models.CheckConstraint(condition=models.Q(('reason__in', ['more_suitable', 'few_seats', 'not_full_time', 'too_young', 'incomplete', 'other'])), name='a_reason_that_is_told_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('order', models.PositiveSmallIntegerField(verbose_name='order')),
                ('status', models.CharField(choices=[('named', 'not asked yet'), ('asked', 'asked, no answer yet'), ('given', 'answered'), ('declined', 'can’t answer'), ('revoked', 'no longer asked'), ('erased', 'erased as they asked')], default='named', editable=False, max_length=10, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('name', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='name')),
                ('email', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='email')),
                ('relation', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='relation to the applicant')),
                ('language', models.CharField(choices=[('th', 'ไทย'), ('en', 'English')], default='th', editable=False, max_length=2, verbose_name='language of the email')),
                ('token_hash', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ('asked_at', models.DateTimeField(editable=False, null=True)),
                ('expires_at', models.DateTimeField(editable=False, null=True)),
                ('reminded_at', models.DateTimeField(editable=False, null=True)),
                ('answered_at', models.DateTimeField(editable=False, null=True)),
                ('consent_at', models.DateTimeField(editable=False, null=True)),
                ('erasure_asked_at', models.DateTimeField(editable=False, null=True)),
                ('answers', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='what the referee wrote')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='references', to='volunteers.application', verbose_name='application')),
            ],
            options={
                'verbose_name': 'reference from a referee',
                'verbose_name_plural': 'references from referees',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('application', 'order'), name='one_referee_per_application_and_order'), models.CheckConstraint(condition=models.Q(('status__in', ['named', 'asked', 'given', 'declined', 'revoked', 'erased'])), name='reference_status_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'asked'), _negated=True), models.Q(('asked_at__isnull', False), ('expires_at__isnull', False), ('token_hash__isnull', False)), _connector='OR'), name='who_is_asked_has_a_link_that_ends'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'given'), _negated=True), models.Q(('answered_at__isnull', False), ('consent_at__isnull', False)), _connector='OR'), name='what_a_referee_gave_was_consented_to'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'erased'), _negated=True), models.Q(('answered_at', None), ('asked_at', None), ('erasure_asked_at', None)), _connector='OR'), name='an_erased_referee_has_left_no_dates')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('leaves_at', models.DateTimeField(verbose_name='leaves at')),
                ('stopped_at', models.DateTimeField(editable=False, null=True)),
                ('done_at', models.DateTimeField(editable=False, null=True)),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='organizations.cohort')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'release',
                'verbose_name_plural': 'releases',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('stopped_at', None), ('done_at', None), _connector='OR'), name='a_stopped_release_is_never_done')],
            },
        ),
        migrations.CreateModel(
            name='ReleasedOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('draft', 'draft'), ('submitted', 'submitted'), ('expired', 'expired'), ('information_requested', 'information requested'), ('ineligible', 'not eligible'), ('in_review', 'in review'), ('interview', 'interview'), ('shortlisted', 'shortlisted'), ('reserve', 'waiting list'), ('not_selected', 'not selected'), ('withdrawn', 'withdrawn')], max_length=24)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_releases', to='volunteers.application')),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='volunteers.release')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('release', 'application'), name='an_application_is_once_in_a_release')],
            },
        ),
        migrations.CreateModel(
            name='Reranking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='offered')),
                ('used_at', models.DateTimeField(editable=False, null=True, verbose_name='ranking revised')),
                ('earlier', models.JSONField(default=dict, editable=False, verbose_name='ranking before')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reranking', to='volunteers.application', verbose_name='application')),
            ],
            options={
                'verbose_name': 'revised ranking',
                'verbose_name_plural': 'revised rankings',
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('assigned', 'not begun'), ('draft', 'draft'), ('submitted', 'sent'), ('abstained', 'abstained'), ('conflicted', 'conflict of interest'), ('handed_over', 'handed over')], default='assigned', editable=False, max_length=12, verbose_name='status')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='since')),
                ('comment', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='comment')),
                ('mark', models.FloatField(editable=False, null=True, verbose_name='weighted mean')),
                ('cleared_at', models.DateTimeField(editable=False, null=True, verbose_name='no conflict of interest, confirmed')),
                ('assigned_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='assigned')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='volunteers.application', verbose_name='application')),
                ('reviewer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to=settings.AUTH_USER_MODEL, verbose_name='reviewer')),
            ],
            options={
                'verbose_name': 'review',
                'verbose_name_plural': 'reviews',
                'ordering': ['assigned_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('application', 'reviewer'), name='one_review_per_application_and_reviewer'), models.CheckConstraint(condition=models.Q(('status__in', ['assigned', 'draft', 'submitted', 'abstained', 'conflicted', 'handed_over'])), name='review_status_is_known')],
            },
        ),
        migrations.CreateModel(
            name='ReviewerPreference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uses_keys', models.BooleanField(default=True, verbose_name='uses keyboard shortcuts for scores')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reviewer_preference', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'way of reviewing',
                'verbose_name_plural': 'ways of reviewing',
            },
        ),
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('query', models.CharField(max_length=1000)),
                ('is_shared', models.BooleanField(default=False, verbose_name='shown to all coordinators')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_filters', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'saved filter',
                'verbose_name_plural': 'saved filters',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('owner', 'name'), name='one_saved_filter_per_owner_and_name')],
            },
        ),
        migrations.CreateModel(
            name='SavedPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.position')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_positions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'saved position',
                'verbose_name_plural': 'saved positions',
                'ordering': ['-saved_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'position'), name='a_position_is_saved_once_per_person')],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(null=True, verbose_name='score')),
                ('note', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='note')),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='volunteers.criterion')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='volunteers.review')),
            ],
            options={
                'verbose_name': 'score',
                'verbose_name_plural': 'scores',
                'ordering': ['criterion__order'],
                'constraints': [models.UniqueConstraint(fields=('review', 'criterion'), name='one_score_per_criterion'), models.CheckConstraint(condition=models.Q(('value__range', (1, 5))), name='scores_are_one_to_five')],
            },
        ),
        migrations.AddConstraint(
            model_name='assessment',
            constraint=models.UniqueConstraint(fields=('interview', 'member'), name='one_assessment_per_interview_and_member'),
        ),
        migrations.AddConstraint(
            model_name='interview',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'cancelled'), _negated=True), fields=('slot', 'seat'), name='a_seat_of_a_slot_is_taken_once'),
        ),
        migrations.RunPython(add_trigrams, drop_trigrams),
    ]
