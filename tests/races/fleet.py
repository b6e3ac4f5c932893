"""Four server processes on one database, and the people who use them over HTTP."""

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from tests.races.city import PASSWORD

PATIENCE_SECONDS = 40.0
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Fleet:
    """Server processes on one database; a context manager that ends them."""

    def __init__(self, database_url: str, data_dir: Path, *, size: int = 4, is_unguarded: bool = False) -> None:
        self.command = [sys.executable, "-m", "tests.races.server", "--database-url", database_url]
        self.command += ["--data-dir", str(data_dir), *(["--unguarded"] if is_unguarded else [])]
        self.ports = [free_port() for _ in range(size)]
        self.log = data_dir / "servers.log"
        self.processes: dict[int, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        """Start them all and wait until each listens."""
        for port in self.ports:
            self.start(port)
        for port in self.ports:
            self.wait(port)
        return self

    def __exit__(self, *_error: object) -> None:
        """End them."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=PATIENCE_SECONDS)

    def start(self, port: int) -> None:
        """Start the server of a port."""
        with self.log.open("ab") as log:
            command = [*self.command, "--port", str(port)]
            self.processes[port] = subprocess.Popen(command, stdout=log, stderr=log)

    def wait(self, port: int) -> None:
        """Wait until it listens."""
        limit = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < limit:
            with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            if self.processes[port].poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError(f"the server did not start: {self.log.read_text(encoding='utf-8')[-2000:]}")

    def kill(self, port: int) -> None:
        """End it as a power cut would, without a word."""
        self.processes[port].send_signal(signal.SIGKILL)
        self.processes[port].wait(timeout=PATIENCE_SECONDS)

    @property
    def failures(self) -> str:
        """What the servers logged about requests that failed; empty when all went well."""
        text = self.log.read_text(encoding="utf-8")
        return text if "Traceback" in text else ""


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    location: str
    text: str
    seconds: float

    @property
    def subject_id(self) -> int:
        """The number in « /seances/12 », where a saved form leads."""
        return int(self.location.rsplit("/", 1)[-1])


class Person:
    """A signed-in browser on one server; its cookie is kept as it was at sign-in."""

    def __init__(self, port: int, cookie: str = "", token: str = "") -> None:
        self.port, self.cookie, self.token = port, cookie, token
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    @classmethod
    def sign_in(cls, port: int, email: str, password: str = PASSWORD) -> "Person":
        """Through the sign-in page, with its form's token."""
        person = cls(port)
        person.token = person._read_token("/connexion")
        answer = person.post("/connexion", {"email": email, "password": password}, keep_cookie=True)
        if answer.status != 302:
            raise AssertionError(f"sign-in answered {answer.status}: {answer.text[:500]}")
        person.token = person._read_token("/seances/nouvelle")
        return person

    def on(self, port: int) -> "Person":
        """The same person in the same browser, on another server."""
        return Person(port, self.cookie, self.token)

    def get(self, path: str, *, keep_cookie: bool = False) -> Answer:
        """Read a page."""
        return self._ask("GET", path, None, keep_cookie=keep_cookie)

    def post(self, path: str, fields: Mapping[str, Any], *, keep_cookie: bool = False) -> Answer:
        """Send a form."""
        body = urlencode({"csrf_token": self.token, **fields}, doseq=True)
        return self._ask("POST", path, body, keep_cookie=keep_cookie)

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def _read_token(self, path: str) -> str:
        found = TOKEN.search(self.get(path, keep_cookie=True).text)
        if found is None:
            raise AssertionError(f"{path} holds no form token")
        return found[1]

    def _ask(self, method: str, path: str, body: str | None, *, keep_cookie: bool) -> Answer:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode()
        except (OSError, HTTPException) as error:
            self.connection.close()
            raise ConnectionError(f"{method} {path}: {error}") from error
        if keep_cookie and (given := response.headers.get("Set-Cookie")):
            self.cookie = given.partition(";")[0]
        return Answer(response.status, response.headers.get("Location", ""), text, time.monotonic() - began)
