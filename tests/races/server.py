"""One server process of the races: `python -m tests.races.server --port N --database-url URL --data-dir DIR`."""

import argparse
from datetime import date
from pathlib import Path

import waitress

from eac.app import create_app
from eac.config import Settings
from eac.core import clock
from tests.races import unguarded

SECRET = "one secret for all servers of a race"
TODAY = date(2026, 11, 24)


def main() -> None:
    """Serve until ended."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int, required=True)
    asked.add_argument("--database-url", required=True)
    asked.add_argument("--data-dir", type=Path, required=True)
    asked.add_argument("--unguarded", action="store_true")
    given = asked.parse_args()
    clock.pretend_today(TODAY)
    if given.unguarded:
        unguarded.remove_guards()
    app = create_app(settings(given.database_url, given.data_dir))
    waitress.serve(app, host="127.0.0.1", port=given.port, threads=4)


def settings(database_url: str, data_dir: Path) -> Settings:
    """The settings of a real server: neither demonstration nor test."""
    return Settings(database_url=database_url, data_dir=data_dir, secret_key=SECRET, base_url="http://127.0.0.1")


if __name__ == "__main__":
    main()
