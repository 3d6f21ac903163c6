from volunteers.forms.about import AboutForm
from volunteers.forms.background import BackgroundForm
from volunteers.forms.base import Clash, SectionForm, settled
from volunteers.forms.choices import ChoicesForm, rearranged
from volunteers.forms.consents import ConsentsForm
from volunteers.forms.motivation import MotivationForm
from volunteers.forms.provinces import ProvincesForm
from volunteers.forms.referees import RefereesForm
from volunteers.forms.sending import DeclarationForm
from volunteers.forms.skills import SkillsForm
from volunteers.forms.withdrawing import WithdrawForm

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
