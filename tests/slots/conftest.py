"""Properties are tried on the same examples each time, without a clock: a slow machine is no failure."""

from hypothesis import settings

settings.load_profile("ci")
