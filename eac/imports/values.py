"""Reading what people write in cells: days, numbers, codes that lost their zeros, words of a list; pure.

Each reader takes the text of a cell that is not empty and gives the value, or raises RuleBroken with what is expected.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar

from eac.core import money
from eac.core.errors import N_, RuleBroken
from eac.core.schoolyear import SchoolYear
from eac.core.typography import plain
from eac.partners.rules import check_siret
from eac.schools.rules import check_uai

Word = TypeVar("Word", bound=StrEnum)
Found = TypeVar("Found")
Reader = Callable[[str], Any]
DAY_FORMS = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%d/%m/%y",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
)
MONTHS = (
    ("janvier", "janv"),
    ("fevrier", "fevr"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("aout",),
    ("septembre", "sept"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
YES = frozenset({"oui", "o", "1", "vrai", "true", "yes", "x"})
NO = frozenset({"non", "n", "0", "faux", "false", "no", "-"})
BIGGEST = 2**31 - 1


def line_of(most: int = 300) -> Reader:
    """One line of at most so many characters."""

    def read(text: str) -> str:
        line = " ".join(text.split())
        if len(line) > most:
            raise RuleBroken(
                N_("%(most)s caractères au plus ; ce texte en compte %(count)s."), most=most, count=len(line)
            )
        return line

    return read


def text(value: str) -> str:
    """Several lines, at most 5 000 characters."""
    if len(value) > 5000:  # noqa: PLR2004  as the forms have it
        raise RuleBroken(N_("%(most)s caractères au plus ; ce texte en compte %(count)s."), most=5000, count=len(value))
    return value


def whole(value: str) -> int:
    """A whole number, thousands apart or not."""
    digits = re.sub(r"\s", "", value)
    if re.fullmatch(r"\d{1,10}([.,]0+)?", digits):
        number = int(re.split(r"[.,]", digits)[0])
        if number <= BIGGEST:
            return number
    raise RuleBroken(N_("Un nombre entier est attendu, par exemple 24."))


def decimal(least: float, most: float) -> Reader:
    """A number between two bounds, with a comma or a point."""

    def read(value: str) -> float:
        bare = re.sub(r"\s", "", value).replace(",", ".")
        if not re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,20})?", bare):
            raise RuleBroken(N_("Un nombre est attendu, par exemple 95,1."))
        number = float(bare)
        if not least <= number <= most:
            raise RuleBroken(N_("Un nombre entre %(least)s et %(most)s est attendu."), least=least, most=most)
        return number

    return read


def cents(value: str) -> int:
    """An amount in euros, given in cents."""
    return money.parse_euros(value)


def yes_no(value: str) -> bool:
    """« oui » or « non » in the ways that files write them."""
    word = plain(value)
    if word in YES or word in NO:
        return word in YES
    raise RuleBroken(N_("« oui » ou « non » est attendu."))


def day(value: str) -> date:
    """A day: 15/09/2026, 2026-09-15, 15 septembre 2026, or a spreadsheet's number of days."""
    bare = " ".join(value.split())
    for form in DAY_FORMS:
        try:
            written = datetime.strptime(bare, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        if 1900 < written.year < 2200:  # noqa: PLR2004  what is outside is a slip of the keyboard
            return written
    if found := _day_in_words(bare) or _day_of_a_spreadsheet(bare):
        return found
    raise RuleBroken(N_("Une date est attendue, par exemple 15/09/2026."))


def _day_in_words(bare: str) -> date | None:
    parts = re.fullmatch(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})", plain(bare))
    month = next((n for n, names in enumerate(MONTHS, 1) if parts and parts[2] in names), None)
    if not parts or month is None:
        return None
    try:
        return date(int(parts[3]), month, int(parts[1]))
    except ValueError:
        return None


def _day_of_a_spreadsheet(bare: str) -> date | None:
    """Days since 30 December 1899, between 1954 and 2119: a column whose date format was lost."""
    if not re.fullmatch(r"[2-7]\d{4}", bare):
        return None
    return date.fromordinal(date(1899, 12, 30).toordinal() + int(bare))


def hour(value: str) -> time:
    """A time of day: 9h, 9h30, 9:30, 09:30:00, or 9,5 hours as a fraction is not read."""
    found = re.fullmatch(r"(\d{1,2})\s*(?:h|:|heures?)\s*(\d{2})?(?::\d{2})?", plain(value).strip())
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:  # noqa: PLR2004  hours and minutes
        return time(int(found[1]), int(found[2] or 0))
    raise RuleBroken(N_("Une heure est attendue, par exemple 9h30."))


def school_year(value: str) -> str:
    """« 2026-2027 », « 2026/2027 », « 2026-27 », or the civil year of September."""
    found = re.fullmatch(r"(\d{4})(?:\s*[-/–]\s*(\d{2}|\d{4}))?", value.strip())
    if found:
        first = int(found[1])
        if not found[2] or int(found[2]) % 100 == (first + 1) % 100:
            return str(SchoolYear(first))
    raise RuleBroken(N_("Une année scolaire est attendue, par exemple 2026-2027."))


def uai(value: str) -> str:
    """A UAI, zeros that a spreadsheet dropped put back."""
    code = re.sub(r"[\s.-]", "", value).upper()
    return check_uai(code.zfill(8) if re.fullmatch(r"\d{4,7}[A-Z]", code) else code)


def postcode(value: str) -> str:
    """Five digits, the first zero put back."""
    code = re.sub(r"\s", "", value)
    if re.fullmatch(r"\d{4,5}", code):
        return code.zfill(5)
    raise RuleBroken(N_("Un code postal de cinq chiffres est attendu, par exemple 06400."))


def insee(value: str) -> str:
    """The code of a commune, the first zero put back."""
    code = re.sub(r"\s", "", value).upper()
    if re.fullmatch(r"\d{4,5}|2[AB]\d{3}", code):
        return code.zfill(5)
    raise RuleBroken(N_("Un code INSEE de cinq caractères est attendu, par exemple 06029."))


def phone(value: str) -> str:
    """A French number as ten digits in pairs, the first zero put back; others as written."""
    digits = re.sub(r"\D", "", value)
    national = re.sub(r"^(?:00)?33(?=\d{9}$)", "0", digits)
    if len(national) == 9 and national[0] != "0":  # noqa: PLR2004  a number without its zero
        national = f"0{national}"
    if len(national) == 10 and national[0] == "0":  # noqa: PLR2004  a French number
        return " ".join(national[place : place + 2] for place in range(0, 10, 2))
    if not 3 <= len(digits) <= 15:  # noqa: PLR2004  short numbers to E.164
        raise RuleBroken(N_("Un numéro de téléphone est attendu, par exemple 04 93 12 34 56."))
    return " ".join(value.split())[:30]


def mail(value: str) -> str:
    """An address, in lower case."""
    address = value.strip().lower()
    if re.fullmatch(r"[^\s@<>,;\"']{1,64}@[^\s@<>,;\"']+\.[a-z0-9-]{2,}", address) and len(address) <= 320:  # noqa: PLR2004  said in words above
        return address
    raise RuleBroken(N_("Une adresse complète est attendue, par exemple prenom.nom@example.org."))


def website(value: str) -> str:
    """An address of the web; « www. » alone is completed."""
    address = value.strip()
    address = address if re.match(r"https?://", address) else f"https://{address}"
    if re.fullmatch(r"https?://[^\s<>\"'/]+\.[^\s<>\"']+", address) and len(address) <= 300:  # noqa: PLR2004  said in words above
        return address
    raise RuleBroken(N_("L’adresse d’un site est attendue, par exemple https://www.cannes.com."))


def zone(value: str) -> str:
    """A holiday zone: « Zone B » and « b » are B; places with a calendar of their own (Corse…) as written."""
    name = line_of(20)(value)
    letter = plain(name).removeprefix("zone ").upper()
    return letter if len(letter) == 1 else name


def siret(value: str) -> str:
    """A SIRET of fourteen digits."""
    return check_siret(value)


def word_of(names: Mapping[Word, str], also: Mapping[str, Word] | None = None) -> Reader:
    """A word of a list, by its French name, its code, or one of the other spellings (plain)."""
    known = {plain(name): member for member, name in names.items()}
    known |= {plain(member.value): member for member in names} | dict(also or {})

    def read(value: str) -> Word:
        found = known.get(plain(value))
        if found is None:
            raise RuleBroken(N_("Une de ces valeurs est attendue : %(words)s."), words=", ".join(names.values()))
        return found

    return read


def words_of(names: Mapping[Word, str], also: Mapping[str, Word] | None = None) -> Reader:
    """Several words of a list, between commas, as a sorted tuple of codes."""
    one = word_of(names, also)
    return lambda value: tuple(sorted({one(part).value for part in parts(value)}))


def parts(value: str) -> list[str]:
    """The pieces of a cell that holds several things between « ; » « , » « / » or on several lines."""
    return [piece for each in re.split(r"[;,\n|]", value) if (piece := " ".join(each.split()))]


def names_of(value: str) -> tuple[str, ...]:
    """Several names, as written; a name may hold a comma, so commas part names only where `each_named` says so."""
    return tuple(piece for each in re.split(r"[;\n|]", value) if (piece := " ".join(each.split())))


def numbers(value: str) -> tuple[int, ...]:
    """Several whole numbers, one for each thing of a list: « 24 », « 24 ; 22 »."""
    return tuple(whole(piece) for piece in re.split(r"[;,/+\n]", value) if piece.strip())


def each_named(names: Iterable[str], one: Callable[[str], Found]) -> list[Found]:
    """What each name stands for; a name that stands for nothing is tried again in pieces, cut at its commas."""
    found: list[Found] = []
    for name in names:
        pieces = parts(name)
        try:
            found.append(one(name))
        except RuleBroken:
            if len(pieces) < 2:  # noqa: PLR2004  nothing to cut
                raise
            found.extend(map(one, pieces))
    return found


def first_of(values: Iterable[str | None]) -> str:
    """The first that is not empty."""
    return next((value for value in values if value), "")


def share(total: int, sizes: Sequence[int]) -> tuple[int, ...]:
    """A total shared between classes by their sizes, in whole pupils; the largest remainders get the last ones."""
    weight = sum(sizes) or len(sizes)
    exact = [total * (size if sum(sizes) else 1) / weight for size in sizes]
    shares = [int(each) for each in exact]
    by_rest = sorted(range(len(sizes)), key=lambda n: exact[n] - shares[n], reverse=True)
    for number in by_rest[: total - sum(shares)]:
        shares[number] += 1
    return tuple(shares)
