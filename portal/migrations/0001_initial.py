"""The tables of portal, as one migration: it replaces those of the time before.

A database that has some of them goes on from there.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import portal.models.codes
import portal.models.sealed_field
from portal.models import history_triggers


def create_triggers(apps, editor):
    history_triggers.create(editor)


def drop_triggers(apps, editor):
    history_triggers.drop(editor)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("portal", "0001_accounts_history_outbox"),
        ("portal", "0002_history_is_append_only"),
        ("portal", "0003_jobs"),
        ("portal", "0004_keys_that_were_erased"),
        ("portal", "0005_enclosures"),
        ("portal", "0006_line_as_a_second_channel"),
        ("portal", "0007_names_for_history"),
        ("portal", "0008_job_row_shown"),
        ("portal", "0009_job_row_left_as"),
        ("portal", "0010_states_in_history"),
        ("portal", "0011_unfinished_erasures_and_closed_accounts"),
        ("portal", "0012_message_lanes"),
        ("portal", "0013_second_factor_resets"),
        ("portal", "0014_plain_words_everywhere"),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wrapped', models.BinaryField(default=portal.models.sealed_field.new_wrapped_key)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='ErasedKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('erased_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('is_noted', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True, verbose_name='scheduled task')),
                ('began_at', models.DateTimeField(null=True, verbose_name='began')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('took_ms', models.PositiveIntegerField(default=0, verbose_name='milliseconds')),
                ('error', models.CharField(blank=True, max_length=60, verbose_name='error')),
            ],
            options={
                'verbose_name': 'scheduled task',
                'verbose_name_plural': 'scheduled tasks',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='when')),
                ('actor', models.CharField(blank=True, db_index=True, max_length=12, verbose_name='person who did it')),
                ('action', models.CharField(max_length=60, verbose_name='action')),
                ('subject_type', models.CharField(max_length=60, verbose_name='kind')),
                ('subject_code', models.CharField(max_length=60, verbose_name='item')),
                ('fields', models.JSONField(default=list, verbose_name='fields')),
                ('moved_from', models.CharField(blank=True, max_length=24, verbose_name='state before')),
                ('moved_to', models.CharField(blank=True, max_length=24, verbose_name='state after')),
                ('previous', models.CharField(max_length=64)),
                ('mac', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'line of history',
                'verbose_name_plural': 'history',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['subject_type', 'subject_code'], name='history_of_a_subject')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='email')),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='display name')),
                ('role', models.CharField(choices=[('person', 'person'), ('coordinator', 'coordinator'), ('administrator', 'administrator')], default='person', max_length=20, verbose_name='role')),
                ('language', models.CharField(choices=[('th', 'ไทย'), ('en', 'English')], default='th', max_length=2, verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='joined')),
                ('closing_asked_at', models.DateTimeField(editable=False, null=True, verbose_name='asked to close the account')),
                ('unused_noticed_at', models.DateTimeField(editable=False, null=True, verbose_name='was told that the unused account will be closed')),
                ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='closed')),
                ('factor_reset_asked_at', models.DateTimeField(editable=False, null=True, verbose_name='asked to reset the second factor')),
                ('factor_reset_asked_by', models.CharField(blank=True, editable=False, max_length=12)),
                ('data_key', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, to='portal.datakey')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['person', 'coordinator', 'administrator'])), name='role_is_known'), models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='email_is_lower_case')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(max_length=40, verbose_name='action')),
                ('state', models.CharField(choices=[('looking', 'being looked through'), ('ready', 'waiting for your confirmation'), ('running', 'running'), ('done', 'done'), ('stopped', 'stopped'), ('failed', 'failed')], default='running', max_length=10, verbose_name='state')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='begun')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('language', models.CharField(choices=[('th', 'ไทย'), ('en', 'English')], max_length=2)),
                ('needs', portal.models.sealed_field.SealedTextField(blank=True)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('claim', models.CharField(blank=True, max_length=12)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=60)),
                ('data_key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='portal.datakey')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'background task',
                'verbose_name_plural': 'background task',
                'ordering': ['-made_at', '-pk'],
                'indexes': [models.Index(fields=['state', 'claimed_at'], name='jobs_that_wait')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['looking', 'ready', 'running', 'done', 'stopped', 'failed'])), name='job_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='JobRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('thing', models.PositiveBigIntegerField()),
                ('state', models.CharField(choices=[('new', 'not looked at yet'), ('waiting', 'waiting'), ('done', 'done'), ('refused', 'left as it was')], default='new', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('shown', models.CharField(blank=True, max_length=40)),
                ('left_as', models.CharField(blank=True, max_length=120)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='portal.job')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['job', 'state', 'id'], name='rows_of_a_job')],
                'constraints': [models.UniqueConstraint(fields=('job', 'thing'), name='a_thing_is_once_in_a_job'), models.CheckConstraint(condition=models.Q(('state__in', ['new', 'waiting', 'done', 'refused'])), name='job_row_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='LineCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='code')),
                ('code_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('expires_at', models.DateTimeField(editable=False)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='line_code', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='LineLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='LINE user id')),
                ('account_mac', models.CharField(editable=False, max_length=64, unique=True)),
                ('is_on', models.BooleanField(default=True, verbose_name='tell by LINE')),
                ('linked_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='line_link', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'link to LINE',
                'verbose_name_plural': 'links to LINE',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('address', models.EmailField(max_length=254, verbose_name='address')),
                ('occasion', models.CharField(max_length=120, verbose_name='occasion')),
                ('language', models.CharField(choices=[('th', 'ไทย'), ('en', 'English')], default='th', max_length=2, verbose_name='language')),
                ('title', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='title')),
                ('text', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='text')),
                ('in_inbox', models.BooleanField(default=True, verbose_name='in the inbox')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('queued', 'waiting'), ('sending', 'sending'), ('sent', 'sent'), ('failed', 'failed'), ('cancelled', 'cancelled'), ('kept', 'in the inbox only')], default='queued', editable=False, max_length=10, verbose_name='state')),
                ('lane', models.CharField(choices=[('code', 'log-in codes'), ('act', 'after one person’s step'), ('bulk', 'to many people')], default='act', editable=False, max_length=4, verbose_name='priority')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='due')),
                ('claimed_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('claim', models.CharField(blank=True, editable=False, max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('error', models.CharField(blank=True, editable=False, max_length=200, verbose_name='error')),
                ('sent_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='sent')),
                ('read_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='read')),
                ('archived_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='archived')),
                ('data_key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='portal.datakey')),
                ('recipient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-made_at', '-pk'],
                'indexes': [models.Index(fields=['state', 'lane', 'due_at'], name='messages_by_lane'), models.Index(fields=['recipient', '-made_at'], name='messages_of_a_person')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'address', 'occasion'), name='one_message_per_kind_recipient_and_occasion'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'queued', 'sending', 'sent', 'failed', 'cancelled', 'kept'])), name='message_state_is_known'), models.CheckConstraint(condition=models.Q(('lane__in', ['code', 'act', 'bulk'])), name='message_lane_is_known')],
            },
        ),
        migrations.CreateModel(
            name='LineNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('failed', 'failed'), ('dropped', 'no longer needed')], default='waiting', editable=False, max_length=10)),
                ('due_at', models.DateTimeField(editable=False)),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('error', models.CharField(blank=True, editable=False, max_length=60)),
                ('ended_at', models.DateTimeField(editable=False, null=True)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='portal.linelink')),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='line_notice', to='portal.message')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'due_at'], name='line_notices_that_wait'), models.Index(fields=['ended_at'], name='line_notices_that_ended')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'failed', 'dropped'])), name='line_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Enclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('content_type', models.CharField(max_length=60, verbose_name='type')),
                ('text', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='text')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enclosures', to='portal.message')),
            ],
        ),
        migrations.CreateModel(
            name='MessageTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind')),
                ('language', models.CharField(choices=[('th', 'ไทย'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'wording of messages',
                'verbose_name_plural': 'wordings of messages',
                'ordering': ['kind', 'language', '-version'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'language', 'version'), name='one_wording_per_kind_language_and_version')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pace', models.CharField(choices=[('at_once', 'Every message at once'), ('daily', 'Once a day, all together; what you must act on at once'), ('action', 'Only what you must act on')], default='at_once', max_length=10, verbose_name='emails')),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='no emails from')),
                ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='no emails until')),
                ('wants_news', models.BooleanField(default=True, verbose_name='news of the programme')),
                ('digested_at', models.DateTimeField(editable=False, null=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preference', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'message preference',
                'verbose_name_plural': 'message preferences',
                'constraints': [models.CheckConstraint(condition=models.Q(('pace__in', ['at_once', 'daily', 'action'])), name='pace_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='quiet_hours_have_both_ends')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('session_key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('device', models.CharField(blank=True, max_length=200)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'log-in on a device',
                'verbose_name_plural': 'log-ins on devices',
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('place', models.CharField(editable=False, max_length=32, unique=True)),
                ('name', portal.models.sealed_field.SealedTextField(blank=True, verbose_name='name')),
                ('content_type', models.CharField(editable=False, max_length=80, verbose_name='type')),
                ('size', models.PositiveIntegerField(editable=False, verbose_name='bytes')),
                ('pages', models.PositiveSmallIntegerField(editable=False, verbose_name='pages')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='SHA-256 of the sealed bytes')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='received')),
                ('data_key', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='portal.datakey')),
            ],
            options={
                'verbose_name': 'file',
                'verbose_name_plural': 'files',
                'ordering': ['made_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='job',
            name='file',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='job', to='portal.storedfile'),
        ),
        migrations.CreateModel(
            name='UnfinishedErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('model', models.CharField(editable=False, max_length=60, verbose_name='action')),
                ('subject_code', models.CharField(editable=False, max_length=40, verbose_name='code')),
                ('state', models.CharField(choices=[('retrying', 'failed, is tried again every hour'), ('failed', 'failed, is not tried again by itself')], default='retrying', editable=False, max_length=10, verbose_name='state')),
                ('reason', models.CharField(editable=False, max_length=60, verbose_name='reason')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='attempts')),
                ('failed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='failed since')),
                ('tried_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last tried')),
            ],
            options={
                'verbose_name': 'unfinished erasure',
                'verbose_name_plural': 'unfinished erasures',
                'ordering': ['failed_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('model', 'subject_code'), name='an_erasure_is_listed_once'), models.CheckConstraint(condition=models.Q(('state__in', ['retrying', 'failed'])), name='erasure_state_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=portal.models.codes.public_code, editable=False, max_length=12, unique=True)),
                ('status', models.CharField(choices=[('draft', 'draft'), ('confirming', 'waiting for a second coordinator'), ('held', 'held, can still be stopped'), ('released', 'released'), ('stopped', 'stopped')], default='draft', max_length=12, verbose_name='state')),
                ('status_changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='since')),
                ('audience', models.CharField(max_length=40, verbose_name='person concerned')),
                ('filters', models.JSONField(default=dict, verbose_name='filters')),
                ('excluded', models.JSONField(default=list, verbose_name='left out')),
                ('recipients', models.JSONField(default=list, verbose_name='recipients')),
                ('title_th', models.CharField(max_length=120, verbose_name='title, Thai')),
                ('text_th', models.TextField(verbose_name='text, Thai')),
                ('title_en', models.CharField(max_length=120, verbose_name='title, English')),
                ('text_en', models.TextField(verbose_name='text, English')),
                ('is_news', models.BooleanField(default=False, verbose_name='news')),
                ('hold_minutes', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1440)], verbose_name='minutes to hold')),
                ('leaves_at', models.DateTimeField(null=True, verbose_name='leaves')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'group email',
                'verbose_name_plural': 'group emails',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'confirming', 'held', 'released', 'stopped'])), name='campaign_status_is_known'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('made_by')), _negated=True), _connector='OR'), name='a_second_person_confirms')],
            },
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
