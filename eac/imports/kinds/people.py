"""Teachers and practitioners: by address, else by full name; and the names by which rows refer to them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from eac.audit.service import Actor
from eac.core import clock
from eac.core.errors import N_, RuleBroken
from eac.core.typography import plain
from eac.db import db
from eac.imports import values as read
from eac.imports.kinds.base import Claim, Field, Kind, Values, only
from eac.imports.records import take_back
from eac.imports.rules import ImportKind
from eac.partners import service as partners
from eac.partners.commands import PractitionerDetails, check_honorability_day
from eac.partners.models import Partner, Practitioner
from eac.schools import service as schools
from eac.schools.commands import TeacherDetails
from eac.schools.models import Teacher

NAMESAKES = N_("%(count)s personnes s’appellent « %(name)s » : ajoutez leur adresse électronique pour dire laquelle.")
NOBODY = N_("« %(name)s » n’est pas dans l’annuaire : ajoutez d’abord cette personne, ou corrigez son nom.")
GONE = N_("Cette fiche est archivée : rétablissez-la d’abord.")


class People:
    """Persons of one kind by address and by name, « Prénom Nom » or « Nom Prénom »."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.by_mail: dict[str, Any] = {}
        self.by_name: dict[str, list[Any]] = defaultdict(list)
        for person in rows:
            if person.email:
                self.by_mail[person.email] = person
            if not person.is_archived:
                for name in {f"{person.first_name} {person.last_name}", f"{person.last_name} {person.first_name}"}:
                    self.by_name[plain(name)].append(person)

    def find(self, values: Values) -> Any | None:
        """By address; else by name, among those without another address."""
        address = values.get("email")
        if address and address in self.by_mail:
            return self.by_mail[address]
        name = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
        found = [person for person in self.by_name.get(plain(name), []) if not (address and person.email)]
        return only(found, NAMESAKES, "last_name", name)

    def named(self, name: str, field: str) -> Any:
        """The person that a cell names, by address or by name, « Mme » or not; RuleBroken when there is none."""
        bare = plain(name).removeprefix("mme ").removeprefix("m. ").removeprefix("mr ").removeprefix("madame ")
        found = [self.by_mail[bare]] if bare in self.by_mail else self.by_name.get(bare.removeprefix("monsieur "), [])
        if not found:
            found = [
                person for persons in self.by_name.values() for person in persons if plain(person.last_name) == bare
            ]
            found = list({person.id: person for person in found}.values())
        person = only(found, NAMESAKES, field, name)
        if person is None:
            raise RuleBroken(NOBODY, field, name=name)
        return person


def _names() -> tuple[Field, ...]:
    return (
        Field("last_name", N_("Nom"), read.line_of(), ("nom de famille", "nom usuel", "nom d usage"), True),
        Field("first_name", N_("Prénom"), read.line_of(), ("prenom usuel",)),
        Field("email", N_("Adresse électronique"), read.mail, ("mail", "email", "e mail", "courriel", "adresse mail")),
    )


class Teachers(Kind):
    """Teachers of the city."""

    kind = ImportKind.TEACHERS
    title = N_("Enseignants et enseignantes")
    help = N_("Une ligne par personne, reconnue par son adresse électronique, sinon par ses nom et prénom.")
    details = TeacherDetails
    model = Teacher
    naming = ("first_name", "last_name")
    fields = (
        *_names(),
        Field("subject", N_("Discipline"), read.line_of(120), ("matiere", "specialite")),
        Field("notes", N_("Notes internes"), read.text, ("notes", "remarques", "commentaire")),
    )

    def prepare(self, rows: Sequence[Values]) -> None:  # noqa: ARG002  a name alone may stand for any of them
        """All teachers."""
        found = db.session.scalars(select(Teacher)).all()
        self.people = People(found)
        self.owners = {("email", person.email): person.id for person in found if person.email}

    def find(self, values: Values) -> Any | None:
        """By address, else by name."""
        return self.people.find(values)

    def claims(self, new: TeacherDetails) -> Iterable[Claim]:
        """The address; the name where there is none."""
        return [("email", new.email)] if new.email else [("last_name", plain(f"{new.first_name} {new.last_name}"))]

    def check(self, new: TeacherDetails, record: Any | None) -> None:  # noqa: ARG002  nothing else to satisfy
        """An archived person is restored by hand first."""
        if record is not None and record.is_archived:
            raise RuleBroken(GONE, "last_name")

    def label(self, new: TeacherDetails) -> str:
        """First name, last name."""
        return f"{new.first_name} {new.last_name}".strip()

    def add(self, new: TeacherDetails, by: Actor) -> Teacher:
        """A new teacher."""
        return schools.add_teacher(new, by=by)

    def change(self, new: TeacherDetails, record: Teacher, by: Actor) -> Teacher:
        """A teacher corrected."""
        return schools.change_teacher(new, by=by, teacher=record)

    def remove(self, record: Teacher, by: Actor) -> None:
        """Only a teacher without classes."""
        take_back(record, by=by)


class Practitioners(Kind):
    """Artists and professionals."""

    kind = ImportKind.PRACTITIONERS
    title = N_("Intervenants et intervenantes")
    help = N_("Une ligne par personne, reconnue par son adresse électronique, sinon par ses nom et prénom.")
    details = PractitionerDetails
    model = Practitioner
    naming = ("first_name", "last_name")
    fields = (
        *_names(),
        Field("trade", N_("Métier"), read.line_of(200), ("profession", "discipline", "fonction")),
        Field("phone", N_("Téléphone"), read.phone, ("tel", "portable", "mobile")),
        Field("languages", N_("Langues"), read.line_of(200), ("langue", "langues parlees")),
        Field(
            "honorability_on",
            N_("Honorabilité vérifiée le"),
            read.day,
            ("honorabilite", "date d honorabilite", "controle d honorabilite", "dernier controle d honorabilite"),
        ),
        Field("partner_ids", N_("Structures"), read.names_of, ("structure", "partenaire", "employeur")),
        Field("notes", N_("Notes internes"), read.text, ("notes", "remarques", "commentaire")),
    )

    def prepare(self, rows: Sequence[Values]) -> None:  # noqa: ARG002  a name alone may stand for any of them
        """All practitioners and structures."""
        found = db.session.scalars(select(Practitioner)).all()
        self.people = People(found)
        self.owners = {("email", person.email): person.id for person in found if person.email}
        self.partner_names = dict(db.session.execute(select(Partner.id, Partner.name)).all())
        self.partners = {plain(name): id_ for id_, name in self.partner_names.items()}

    def find(self, values: Values) -> Any | None:
        """By address, else by name."""
        return self.people.find(values)

    def resolve(self, values: Values) -> dict[str, Any]:
        """Structures by their names."""
        if "partner_ids" not in values:
            return dict(values)
        ids = tuple(sorted(id_named(self.partners, name, "partner_ids") for name in values["partner_ids"]))
        return {**values, "partner_ids": ids}

    def attribute(self, record: Any, name: str) -> Any:
        """Structures by their ids."""
        return tuple(sorted(each.id for each in record.partners)) if name == "partner_ids" else getattr(record, name)

    def claims(self, new: PractitionerDetails) -> Iterable[Claim]:
        """The address; the name where there is none."""
        return [("email", new.email)] if new.email else [("last_name", plain(f"{new.first_name} {new.last_name}"))]

    def check(self, new: PractitionerDetails, record: Any | None) -> None:
        """As the form does; an archived person is restored by hand first."""
        if record is not None and record.is_archived:
            raise RuleBroken(GONE, "last_name")
        check_honorability_day(new.honorability_on, clock.today())

    def label(self, new: PractitionerDetails) -> str:
        """First name, last name."""
        return f"{new.first_name} {new.last_name}".strip()

    def in_words(self, name: str, value: Any) -> str:
        """Structures by their names."""
        return super().in_words(name, tuple(map(self.partner_names.get, value)) if name == "partner_ids" else value)

    def add(self, new: PractitionerDetails, by: Actor) -> Practitioner:
        """A new practitioner."""
        return partners.add_practitioner(new, by=by)

    def change(self, new: PractitionerDetails, record: Practitioner, by: Actor) -> Practitioner:
        """A practitioner corrected."""
        return partners.change_practitioner(self.complete(new, record), by=by, practitioner=record)

    def remove(self, record: Practitioner, by: Actor) -> None:
        """Only a practitioner without offers or sessions."""
        take_back(record, by=by)


UNKNOWN = N_("« %(name)s » n’est pas dans l’annuaire : ajoutez d’abord sa fiche, ou corrigez le nom.")


def id_named(known: Mapping[str, int], name: str, field: str) -> int:
    """The id of what a cell names; RuleBroken when nothing has that name."""
    found = known.get(plain(name))
    if found is None:
        raise RuleBroken(UNKNOWN, field, name=name)
    return found
