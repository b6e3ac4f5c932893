"""Levels said shortly: « CP à CM2, 6e »; pure."""

from collections.abc import Collection, Sequence


def level_ranges(order: Sequence[tuple[str, str]], codes: Collection[str]) -> list[tuple[str, str]]:
    """The stretches of neighbouring levels among all of them, as (first label, last label).

    `order` holds (code, label) of all levels from the youngest; codes that it does not know are left out.
    """
    found: list[tuple[str, str]] = []
    was_in = False
    for code, label in order:
        is_in = code in codes
        if is_in:
            found = [*found[:-1], (found[-1][0], label)] if was_in else [*found, (label, label)]
        was_in = is_in
    return found
