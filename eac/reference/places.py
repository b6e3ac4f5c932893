"""What places on a map must satisfy; pure."""

from eac.core.errors import N_, RuleBroken


def check_position(latitude: float | None, longitude: float | None) -> None:
    """RuleBroken on the missing one when only one of the two degrees is known."""
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        raise RuleBroken(N_("Indiquez la latitude et la longitude, ou aucune des deux."), missing)
