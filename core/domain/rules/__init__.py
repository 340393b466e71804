"""Rules as data (design invariant 7): what a county may set, validated, frozen, explaining itself."""

from core.domain.rules.county import (
    Aspect,
    BallotForm,
    Binding,
    CountyRules,
    DutyReports,
    Evaluators,
    FieldKind,
    FilledBy,
    FormField,
    FourEyes,
    Meetings,
    Names,
)
from core.domain.rules.explanation import PlainValue, Step, step
from core.domain.rules.fields import Bilingual, MonthDay, Named, Problem
from core.domain.rules.grading import (
    Comparison,
    Denominator,
    GradeRule,
    Grading,
    MeanCondition,
    ShareCondition,
)
from core.domain.rules.ladders import (
    Anchor,
    Audience,
    CountingUnit,
    Ladders,
    OccasionKind,
    ReminderRules,
    Stage,
)
from core.domain.rules.parsing import parse_rules
from core.domain.rules.scales import GradeScale, Option, ScoreScale, SurplusRule, Treatment, Validity

__all__ = [
    "Anchor",
    "Aspect",
    "Audience",
    "BallotForm",
    "Bilingual",
    "Binding",
    "Comparison",
    "CountingUnit",
    "CountyRules",
    "Denominator",
    "DutyReports",
    "Evaluators",
    "FieldKind",
    "FilledBy",
    "FormField",
    "FourEyes",
    "GradeRule",
    "GradeScale",
    "Grading",
    "Ladders",
    "MeanCondition",
    "Meetings",
    "MonthDay",
    "Named",
    "Names",
    "OccasionKind",
    "Option",
    "PlainValue",
    "Problem",
    "ReminderRules",
    "ScoreScale",
    "ShareCondition",
    "Stage",
    "Step",
    "SurplusRule",
    "Treatment",
    "Validity",
    "parse_rules",
    "step",
]
