from volunteers.application.forms import DeclarationForm, WithdrawForm
from volunteers.application.sections.about import AboutForm
from volunteers.application.sections.background import BackgroundForm
from volunteers.application.sections.base import Clash, SectionForm, settled
from volunteers.application.sections.choices import ChoicesForm, rearranged
from volunteers.application.sections.consents import ConsentsForm
from volunteers.application.sections.motivation import MotivationForm
from volunteers.application.sections.provinces import ProvincesForm
from volunteers.application.sections.referees import RefereesForm
from volunteers.application.sections.skills import SkillsForm

BY_SECTION: dict[str, type[SectionForm]] = {
    "about": AboutForm,
    "background": BackgroundForm,
    "motivation": MotivationForm,
    "choices": ChoicesForm,
    "provinces": ProvincesForm,
    "skills": SkillsForm,
    "referees": RefereesForm,
    "consents": ConsentsForm,
}

__all__ = [
    "BY_SECTION",
    "ChoicesForm",
    "Clash",
    "DeclarationForm",
    "SectionForm",
    "WithdrawForm",
    "rearranged",
    "settled",
]
