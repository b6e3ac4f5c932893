"""A populated city served by `eac demo`, and a real browser in front of it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from eac.checking import find_chromium

TODAY = "2026-11-24"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demonstration city on Tuesday 24 November 2026."""
    port = _free_port()
    data = tmp_path_factory.mktemp("city")
    arguments = ["demo", "--port", str(port), "--data", str(data), "--today", TODAY]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("EAC_")}
    with Path(data, "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", "from eac.cli import main; main()", *arguments],
            env=environment,
            stdout=log,
            stderr=log,
        )
    address = f"http://localhost:{port}"
    try:
        _wait(address, server, Path(data, "log"))
        yield address
    finally:
        server.terminate()
        server.wait(10)


def _wait(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _attempt in range(240):
        if server.poll() is not None:
            pytest.fail(f"the demonstration stopped: {log.read_text()}")
        try:
            urlopen(f"{address}/connexion", timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.25)
        else:
            return
    pytest.fail("the demonstration does not answer")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    path = find_chromium()
    if path is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


Open = Callable[..., Page]
Judge = Callable[[Page], list[str]]


def _is_ours(message: ConsoleMessage) -> bool:
    """Whether an error comes from the application: scripts that the test puts in (axe's probing styles) have no address."""
    return message.type == "error" and bool(message.location["url"])


@pytest.fixture
def faults_of() -> Judge:
    """What axe finds on a page."""

    def judge(page: Page) -> list[str]:
        violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        return [f"{page.url}: {each['id']} {each['nodes'][0]['target']}" for each in violations]

    return judge


@pytest.fixture
def console() -> list[str]:
    """What the browser reports as errors, in order."""
    return []


@pytest.fixture
def open_as(city: str, chromium: Browser, console: list[str]) -> Iterator[Open]:
    """Open the start page signed in as a role; fails when the browser reports an error or a refused resource."""
    contexts: list[BrowserContext] = []

    def sign_in(role: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=city,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="fr-FR",
            java_script_enabled=scripts,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: console.append(message.text) if _is_ours(message) else None)
        page.on("pageerror", lambda error: console.append(str(error)))
        page.goto("/connexion")
        if role:
            page.locator(f"button[name=role][value={role}]").click()
        return page

    yield sign_in
    for context in contexts:
        context.close()
    unexpected = [text for text in console if "status of 4" not in text]
    assert unexpected == []
