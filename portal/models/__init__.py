from portal.models.audit import AuditEntry
from portal.models.campaign import Campaign
from portal.models.data_key import DataKey, ErasedKey, UnfinishedErasure
from portal.models.job import Heartbeat, Job, JobRow
from portal.models.line import LineCode, LineLink, LineNotice
from portal.models.message import Enclosure, Message
from portal.models.stored_file import StoredFile
from portal.models.user import Session, User
from portal.models.wording import MessageTemplate, Preference

__all__ = [
    "AuditEntry",
    "Campaign",
    "DataKey",
    "Enclosure",
    "ErasedKey",
    "Heartbeat",
    "Job",
    "JobRow",
    "LineCode",
    "LineLink",
    "LineNotice",
    "Message",
    "MessageTemplate",
    "Preference",
    "Session",
    "StoredFile",
    "UnfinishedErasure",
    "User",
]
