"""Writing schools, classes and teachers."""

from dataclasses import dataclass
from datetime import date

from eac.core.schoolyear import SchoolYear
from eac.demo import city, people, tables
from eac.demo.people import DemoTeacher
from eac.demo.tables import Opening
from eac.reference.models import GradeLevel
from eac.schools.models import School, SchoolClass, SchoolOpening, Teacher
from eac.schools.rules import Priority, SchoolKind, Sector

_REAL = "Position approchée. Effectif et IPS : données ouvertes du ministère, 2022-2023, Licence Ouverte 2.0."
_QPV = " Situation en quartier prioritaire estimée d’après l’adresse."
_INVENTED = "Imaginé pour la démonstration."


@dataclass(frozen=True)
class Directory:
    """The rows made, by the keys of the demonstration: UAI, (year, UAI, class name), teacher."""

    schools: dict[str, School]
    classes: dict[tuple[str, str, str], SchoolClass]
    teachers: dict[DemoTeacher, Teacher]


def build(years: list[str], levels: dict[str, GradeLevel]) -> Directory:
    """The unsaved rows of the directory for these school years."""
    schools = {row["uai"]: _school(row) for row in tables.read("demo", "schools")}
    staffing = people.staffing()
    teachers = {
        one: Teacher(first_name=one.first_name, last_name=one.last_name, email=one.email, subject=one.subject)
        for one in people.teachers(staffing.values())
    }
    classes = {}
    for year in years:
        for one in city.classes(year):
            row = SchoolClass(
                school=schools[one.uai],
                school_year=year,
                name=one.name,
                headcount=one.headcount,
                counted_on=date(SchoolYear.parse(year).first, 9, 15),
                levels=[levels[code] for code in one.levels],
                teachers=[teachers[person] for person in staffing[one.uai, one.rank]],
            )
            classes[year, one.uai, one.name] = row
    return Directory(schools, classes, teachers)


def _school(row: dict[str, str]) -> School:
    is_invented = row["invented"] == "1"
    is_qpv = row["qpv"] == "1"
    return School(
        uai=row["uai"],
        name=row["name"],
        kind=SchoolKind(row["kind"]),
        sector=Sector(row["sector"]),
        priority=Priority(row["rep"] or "none"),
        is_qpv=is_qpv,
        ips=float(row["ips"]) if row["ips"] else None,
        ips_year=row["ips_year"] or None,
        headcount=int(row["headcount"]),
        headcount_year=None if is_invented else "2022-2023",
        postcode=row["postcode"],
        city=row["commune"],
        insee=row["commune_insee"],
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        holiday_zone=row["holiday_zone"],
        is_invented=is_invented,
        notes=(_INVENTED if is_invented else _REAL) + (_QPV if is_qpv else ""),
        openings=[_opening(one) for one in tables.openings(row)],
    )


def _opening(one: Opening) -> SchoolOpening:
    return SchoolOpening(weekday=int(one.weekday), half=one.half, opens=one.opens, closes=one.closes)
