"""When practitioners, venues and schools can be had: usual weeks, exceptions to them, absences and closures."""
