"""What others wrote is shipped unchanged: every file of static/vendor is listed with its digest, and nothing else is there."""

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
PACKAGES: list[dict[str, Any]] = tomllib.loads((VENDOR / "digests.toml").read_text(encoding="utf-8"))["package"]
FILES: dict[str, str] = {entry["file"]: entry["sha256"] for package in PACKAGES for entry in package["files"]}


@pytest.mark.parametrize("name", sorted(FILES))
def test_file_is_the_published_one(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == FILES[name]


def test_no_unlisted_file() -> None:
    present = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert present == {*FILES, "digests.toml"}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_package_states_version_and_licence(package: dict[str, Any]) -> None:
    folders = {entry["file"].split("/")[0] for entry in package["files"]}
    assert len(folders) == 1
    assert folders.pop().endswith(f"-{package['version']}")
    assert any(entry["file"].endswith("/LICENSE") for entry in package["files"])
    assert package["licence"] in {"MIT", "0BSD", "ISC", "OFL-1.1", "BSD-2-Clause"}


def test_pages_load_the_vendored_versions() -> None:
    root = VENDOR.parents[1]
    texts = [*root.glob("templates/**/*.html"), *root.glob("static/css/*.css")]
    used = {
        part.split("/")[0]
        for text in texts
        for part in text.read_text(encoding="utf-8").split("vendor/")[1:]
        if "-" in part.split("/")[0]
    }
    assert used == {entry["file"].split("/")[0] for package in PACKAGES for entry in package["files"]} - {
        "lucide-1.62.0"
    }
