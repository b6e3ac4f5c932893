"""The process that opens workbooks: what it says, what it may take, and that its death is only a refusal."""

import json
import os
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eac.sheets import opening
from eac.sheets.opening import as_text, errors_as_text
from eac.sheets.reading import Unreadable
from eac.sheets.workbooks import Limits, open_workbook
from tests.sheets.books import XMLNS, packed, text_cells, xlsx

PLAIN = xlsx(text_cells(["a", "b"], ["c", "d"]))
# 32 MB of text in 40 kB: 1 000 times the same long cell.
LONG = f"<sst {XMLNS}><si><t>{'z' * 32_000}</t></si></sst>"
HEAVY = xlsx(("<row>" + '<c t="s"><v>0</v></c>' * 20 + "</row>") * 50, more={"xl/sharedStrings.xml": LONG})
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="no limits of memory and time on this system")


def run(data: bytes, *arguments: object) -> list[Any]:
    """What the process says of a workbook."""
    command = [sys.executable, "-I", str(opening.__file__), *map(str, arguments)]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("mot", "mot"),
        (True, "oui"),
        (False, "non"),
        (12, "12"),
        (12.0, "12"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.3"),
        (1e22, "1" + "0" * 22),
        (1.5e-7, "0.00000015"),
        (123456789012345.0, "123456789012345"),
        (0.5, "0.5"),
        (float("nan"), ""),
        (float("-inf"), ""),
        (date(2026, 9, 15), "2026-09-15"),
        (hour(9, 30), "09:30"),
        (hour(9, 29, 59, 997000), "09:30"),
        (hour(9, 30, 20), "09:30:20"),
        (hour(23, 59, 59, 991000), "23:59:59"),
        (datetime(2026, 9, 15, 13, 59, 59, 997000), "2026-09-15 14:00"),  # noqa: DTZ001  local time, on purpose
        (datetime(2026, 9, 15, 14, 0, 5), "2026-09-15 14:00:05"),  # noqa: DTZ001  same
        (timedelta(days=1, seconds=43_200), "36:00"),
        (timedelta(seconds=-90), "-00:01:30"),
    ],
)
def test_cells_as_text(value: object, text: str) -> None:
    assert as_text(value) == text


@given(st.floats(-1e300, 1e300))
def test_numbers_have_no_exponent_and_keep_fifteen_digits(number: float) -> None:
    text = as_text(number)
    assert set(text) <= set("-.0123456789")
    assert float(text) == pytest.approx(number, rel=1e-14)


def test_what_the_process_says() -> None:
    assert run(PLAIN, 10, 10**9, 10**8, 10, "") == [
        {"sheet": "Feuille", "merges": []},
        [1, ["a", "b"]],
        [2, ["c", "d"]],
        {"sheets": ["Feuille"]},
    ]
    assert run(PLAIN, 10, 10**9, 10**8, 1, "")[-1] == {"fault": "rows"}
    assert run(PLAIN, 10, 10**9, 10**8, 10, "Autre") == [{"fault": "sheet"}]
    assert run(b"nothing", 10, 10**9, 10**8, 10, "") == [{"fault": "damaged"}]


def test_it_starts_quickly_and_imports_nothing_of_ours() -> None:
    code = f"import runpy, sys; runpy.run_path({opening.__file__!r}); import python_calamine; print(*sys.modules)"
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    took = time.perf_counter() - began
    assert not {name.split(".")[0] for name in done.stdout.split()} & {"eac", "flask", "sqlalchemy", "werkzeug"}
    assert took < 1


def test_it_gets_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text(
        f"import os\nopen({str(tmp_path / 'seen')!r}, 'w').write(repr(dict(os.environ)))\n", encoding="utf-8"
    )
    monkeypatch.setattr("eac.sheets.workbooks._OPENING", spy)
    monkeypatch.setenv("EAC_SECRET_KEY", "très secret")
    with pytest.raises(Unreadable):
        open_workbook(PLAIN)
    assert "secret" not in (tmp_path / "seen").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "deed",
    [
        "import os; os.abort()",
        "raise SystemExit(3)",
        "print('not JSON')",
        "print('[2, [\"a\"]]')",
        'print(\'{"sheet": "a", "merges": []}\')',
        'print(\'{"sheet": "a", "merges": []}\\n[1, ["a"]]\\n[2, ["b\')',
        "import sys; sys.stdin.close()",
        "import time; time.sleep(20)",
        "print('null')",
        'print(\'{"sheet": 1}\\n{"sheets": 3}\')',
    ],
)
def test_its_death_is_a_refusal(deed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(deed, encoding="utf-8")
    monkeypatch.setattr("eac.sheets.workbooks._OPENING", child)
    with pytest.raises(Unreadable, match="n’a pas pu être ouvert"):
        open_workbook(PLAIN * 200, limits=Limits(wait=0.3 if "sleep" in deed else 10))


@pytest.mark.slow
@needs_limits
@pytest.mark.parametrize("limits", [Limits(memory=60_000_000), Limits(answer=1_000_000)])
def test_it_is_held_to_its_memory_and_to_the_size_of_its_answer(limits: Limits) -> None:
    assert len(open_workbook(HEAVY).lines) == 50
    with pytest.raises(Unreadable, match="démesuré"):
        open_workbook(HEAVY, limits=limits)


@pytest.mark.slow
@needs_limits
def test_it_is_held_to_its_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    source = Path(opening.__file__).read_text(encoding="utf-8")
    child.write_text(
        source.replace("def tell(", "def tell(*_):\n    while True: pass\n\ndef old(", 1), encoding="utf-8"
    )
    monkeypatch.setattr("eac.sheets.workbooks._OPENING", child)
    began = time.perf_counter()
    with pytest.raises(Unreadable, match="n’a pas pu être ouvert"):
        open_workbook(PLAIN, limits=Limits(work=1, wait=15))
    assert time.perf_counter() - began < 10
    assert os.times().children_user > 0.5


def test_errors_are_written_as_text_and_the_rest_stays() -> None:
    page = '<row r="1"><c r="A1" s="2" t="e"><f>NA()</f><v>#N/A</v></c><c t="e"><v>#REF!</v></c><c r="C1"><v>1</v></c></row>'
    data = xlsx(page, more={"autre.xml": '<c t="e">'})
    assert open_workbook(data).lines == [(1, ["#N/A", "#REF!", "1"])]
    assert errors_as_text(PLAIN) is PLAIN
    assert errors_as_text(b"PK\x03\x04") == b"PK\x03\x04"
    office = '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
    changed = errors_as_text(packed({"content.xml": office}))
    assert b'office:string-value=""' not in changed
