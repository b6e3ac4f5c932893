"""The table: goal, measured, threshold, pass."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Goal:
    """One line. `gates`: an exact count, which decides the exit code; times and ratios only inform."""

    key: str
    what: str
    measured: float
    threshold: float
    unit: str = ""
    at_least: bool = False
    gates: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the figure is on the right side of its threshold."""
        return self.measured >= self.threshold if self.at_least else self.measured <= self.threshold


def table(goals: Sequence[Goal]) -> str:
    """As Markdown."""
    lines = ["| Goal | What | Measured | Threshold | Pass |", "|---|---|---|---|---|"]
    for one in goals:
        sign = "≥" if one.at_least else "≤"
        lines.append(
            f"| {one.key}{' (gate)' if one.gates else ''} | {one.what} | {_said(one.measured)} {one.unit}"
            f" | {sign} {_said(one.threshold)} {one.unit} | {'yes' if one.is_met else 'NO'} |"
        )
    return "\n".join(line.replace("  ", " ") for line in lines)


def keep(folder: Path, goals: Sequence[Goal], notes: Sequence[str]) -> None:
    """Write the table for people and the figures for programs."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join([table(goals), "", *notes, ""])
    (folder / "last.md").write_text(text, encoding="utf-8")
    figures = [{**asdict(one), "is_met": one.is_met} for one in goals]
    (folder / "last.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


def _said(value: float) -> str:
    if value == int(value):
        return str(int(value))
    return f"{value:.4f}" if value < 0.1 else f"{value:.2f}"
