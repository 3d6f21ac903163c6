"""What of this package the download has, and what is left out for which reason."""

from placements.models import (
    AlumniConsent,
    Certificate,
    CheckIn,
    Closing,
    Concern,
    ConcernMessage,
    Condition,
    ContactNote,
    Deferral,
    LeaveEntry,
    MatchRun,
    Mentor,
    MentorMessage,
    Move,
    Offer,
    PhaseRecord,
    Placement,
    PlacementChange,
    PlacementRequest,
    Proposal,
    Readmission,
    ReleasedOffer,
    Report,
    SafeguardingContact,
    Waiver,
)
from portal.personal_data import coverage

DRAFT = "a draft of the programme's; what became of it is in `offers`"
coverage.register(
    dict.fromkeys(
        (
            Placement,
            PhaseRecord,
            CheckIn,
            Report,
            LeaveEntry,
            PlacementRequest,
            Condition,
            Certificate,
        ),
        "placements",
    )
    | {
        Offer: "offers",
        Concern: "concerns",
        ConcernMessage: "concerns",
        Mentor: "mentoring",
        MentorMessage: "mentoring",
        Deferral: "deferrals",
        AlumniConsent: "staying_in_touch",
        SafeguardingContact: "safeguarding_contact_in_cohorts",
    },
    {
        MatchRun: DRAFT,
        Proposal: DRAFT,
        ReleasedOffer: DRAFT,
        Move: DRAFT,
        Waiver: DRAFT,
        Readmission: DRAFT,
        Closing: coverage.WORK,
        ContactNote: "notes of coordinators about talks, for them alone",
        PlacementChange: "what held before a step; what holds now is in `placements`",
    },
)
