"""Forms of who takes part in meeting rounds: classes, visitors, hosts, wishes; and of one meeting fixed by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from wtforms import FieldList, HiddenField

from eac.core.errors import N_
from eac.gatherings import pasting
from eac.gatherings.models import Rotation, RotationGroup, RotationHost
from eac.gatherings.pasting import Line, WishLine
from eac.gatherings.rules import (
    MOST_PARTS,
    MOST_WISHES,
    ChosenClasses,
    FixedMeeting,
    GroupDetails,
    HostDetails,
    Round,
    Visit,
)
from eac.web.fields import Choice, Choices, LongText, Pairs, Text, Whole
from eac.web.forms import Form
from eac.web.language import gettext as _
from eac.web.language import lazy_gettext as _l
from eac.web.language import ngettext, say

AWAY_HELP = _l("Par exemple : 03/02 matin, 04/02, 05/02 9:00-12:00. Séparez par des virgules.")
LANGUAGES_HELP = _l("Par exemple : français, anglais. À laisser vide si la langue n’importe pas.")


class ClassesForm(Form):
    """Classes that become groups."""

    class_ids = Choices(_l("Classes"), coerce=int, is_required=True)
    parts = Whole(_l("Groupes par classe"), is_required=True, least=1, most=MOST_PARTS)
    at_most = Whole(
        _l("Élèves par groupe, au plus"),
        least=1,
        most=200,
        description=_l("Si vous l’indiquez, chaque classe est partagée en autant de groupes qu’il en faut."),
    )

    def command(self) -> ChosenClasses:
        """The classes as chosen."""
        return ChosenClasses(tuple(self.class_ids.data), self.parts.data, self.at_most.data)


class PastedForm(Form):
    """A pasted list: read and shown before it is written."""

    none_read = N_("Aucune ligne n’est écrite sous la ligne de titres.")
    text: Any
    lines: Sequence[Line | WishLine] = ()

    def submit(self, act: Any, **context: Any) -> Any:
        """As for all forms; the first button only reads the list."""
        if self.is_submitted() and "relire" in request.form:
            self.validate()
            return None
        return super().submit(act, **context)

    def problems_of(self, line: Line | WishLine) -> list[str]:
        """What is wrong with a line, in words."""
        return [say(sentence, values) for sentence, values in line.problems]

    def validate(self, *_args: Any, **_more: Any) -> bool:
        """Refused as a whole when one line is wrong, or there are none."""
        if not super().validate():
            return False
        wrong = [line for line in self.lines if line.problems]
        if len(self.lines) > pasting.MOST_LINES:
            self.text.errors = [_("Collez %(most)s lignes au plus à la fois.", most=pasting.MOST_LINES)]
        elif not self.lines:
            self.text.errors = [_(self.none_read)]
        elif wrong:
            sentences = ("%(num)s ligne est à corriger ci-dessous.", "%(num)s lignes sont à corriger ci-dessous.")
            self.text.errors = [ngettext(*sentences, len(wrong))]
        return not self.text.errors


class HostsForm(PastedForm):
    """Hosts, one a line."""

    text = LongText(
        _l("Liste des exposants"),
        is_required=True,
        most=60_000,
        description=_l(
            "Une ligne par personne ou par stand : nom ; métier ; langues ; stand ; groupes reçus à la fois ; secteur ;"
            " absences. Collez une sélection de tableur, ou séparez par des points-virgules. Seul le nom est exigé."
        ),
    )

    def examine(self, taken: Sequence[str], rounds: Sequence[Round]) -> None:
        """Read what was pasted."""
        self.lines = pasting.read_hosts(self.text.data or "", taken, rounds) if self.is_submitted() else []

    def command(self) -> list[HostDetails]:
        """The hosts as read."""
        return [line.details for line in self.lines if isinstance(line, Line) and isinstance(line.details, HostDetails)]


class VisitorsForm(PastedForm):
    """Visitors or groups without a class, one a line."""

    text = LongText(
        _l("Liste des visiteurs"),
        is_required=True,
        most=60_000,
        description=_l(
            "Une ligne par visiteur : nom ou fonction ; organisme ; langues ; absences. Des professionnels seulement :"
            " aucun nom d’élève, les élèves viennent par groupes de classe."
        ),
    )

    def examine(self, taken: Sequence[str], rounds: Sequence[Round]) -> None:
        """Read what was pasted."""
        self.lines = pasting.read_groups(self.text.data or "", taken, rounds) if self.is_submitted() else []

    def command(self) -> list[GroupDetails]:
        """The visitors as read."""
        return [
            line.details for line in self.lines if isinstance(line, Line) and isinstance(line.details, GroupDetails)
        ]


class WishesForm(PastedForm):
    """Wishes, a group a line."""

    text = LongText(
        _l("Vœux"),
        is_required=True,
        most=60_000,
        description=_l(
            "Une ligne par groupe : nom du groupe ; exposant préféré ; deuxième choix… Les noms sont ceux des listes."
            " Les vœux d’un groupe remplacent ceux qu’il avait."
        ),
    )

    def examine(self, groups: Mapping[str, int], hosts: Mapping[str, int]) -> None:
        """Read what was pasted."""
        self.lines = pasting.read_wishes(self.text.data or "", groups, hosts) if self.is_submitted() else []

    def command(self) -> dict[int, Sequence[int]]:
        """Group → hosts, best first."""
        lines = [line for line in self.lines if isinstance(line, WishLine)]
        return {line.group_id: line.host_ids for line in lines if line.group_id is not None}


class GroupForm(Form):
    """A group, and its wishes in order."""

    label = Text(_l("Nom"), is_required=True, most=200)
    circle = Text(
        _l("Établissement ou organisme"),
        description=_l("Deux groupes du même établissement ne sont pas mis côte à côte si cela peut s’éviter."),
    )
    languages = Text(_l("Langues"), most=200, description=LANGUAGES_HELP)
    away = Text(_l("Absences"), most=200, description=AWAY_HELP)
    wishes = FieldList(
        Choice(_l("Vœu"), coerce=int, empty_text=_l("Aucun")),
        _l("Vœux, du plus cher au moins cher"),
        max_entries=MOST_WISHES,
    )

    @classmethod
    def values_of(cls, subject: RotationGroup) -> dict[str, Any]:
        """As it is saved, with room for two more wishes."""
        wishes = [wish.host_id for wish in subject.wishes]
        room = [None] * max(0, min(MOST_WISHES, max(3, len(wishes) + 1)) - len(wishes))
        names = ("label", "circle", "languages", "away", "version")
        return {**{name: getattr(subject, name) for name in names}, "wishes": [*wishes, *room]}

    def offer(self, hosts: Pairs) -> None:
        """The hosts that can be wished for."""
        pairs = list(hosts)
        for number, entry in enumerate(self.wishes, 1):
            entry.label.text = _("Vœu %(number)s", number=number)
            entry.offer(pairs)

    def command(self) -> GroupDetails:
        """The group as entered."""
        return GroupDetails(self.label.data, self.circle.data, self.languages.data, self.away.data)

    @property
    def host_ids(self) -> list[int]:
        """The hosts wished for, best first."""
        return [entry.data for entry in self.wishes if entry.data is not None]


class HostForm(Form):
    """A host."""

    label = Text(_l("Nom"), is_required=True, most=200)
    trade = Text(_l("Métier"), most=200)
    sector = Text(
        _l("Secteur"), most=200, description=_l("Chaque groupe rencontre des secteurs variés si cela se peut.")
    )
    languages = Text(_l("Langues"), most=200, description=LANGUAGES_HELP)
    stand = Text(_l("Stand ou table"), most=200)
    seats = Whole(_l("Groupes reçus à la fois"), is_required=True, least=1, most=pasting.MOST_SEATS)
    away = Text(_l("Absences"), most=200, description=AWAY_HELP)

    @classmethod
    def values_of(cls, subject: RotationHost) -> dict[str, Any]:
        """As it is saved."""
        names = ("label", "trade", "sector", "languages", "stand", "seats", "away", "version")
        return {name: getattr(subject, name) for name in names}

    def command(self) -> HostDetails:
        """The host as entered."""
        return HostDetails(
            label=self.label.data,
            trade=self.trade.data,
            languages=self.languages.data,
            stand=self.stand.data,
            seats=self.seats.data,
            sector=self.sector.data,
            away=self.away.data,
        )


class FixForm(Form):
    """The host of a group in one round, fixed by hand."""

    host_id = Choice(_l("Exposant"), coerce=int, is_required=True)

    def __init__(self, at: Round, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def command(self) -> FixedMeeting:
        """The meeting as entered."""
        return FixedMeeting(self.host_id.data, self.at.day, self.at.starts)


class KeepForm(Form):
    """The way of solving that was shown, to be kept."""

    seed = HiddenField()

    @classmethod
    def values_of(cls, subject: Rotation) -> dict[str, Any]:
        """The version of the rounds that the table was solved for."""
        return {"version": subject.version}

    def command(self) -> int:
        """The seed."""
        text = str(self.seed.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1  # noqa: PLR2004  a number of ours


class VisitForm(Form):
    """How the classes' coming is scheduled."""

    activity_id = Choice(_l("Offre"), coerce=int, is_required=True)
    venue_id = Choice(_l("Lieu"), coerce=int, is_required=True)
    reason = LongText(
        _l("Raison écrite"),
        most=500,
        description=_l("À écrire si des points d’attention demandent une raison pour programmer quand même."),
    )

    def command(self) -> Visit:
        """As entered."""
        return Visit(self.activity_id.data, self.venue_id.data, self.reason.data)
