"""One server under load, and what a slice of it cost."""

import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from socket import create_connection
from typing import Any

from bench.seed import Seeded
from tests.races.fleet import Person, free_port

PATIENCE_SECONDS = 60.0
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
NO_HEADERS: Mapping[str, str] = {}
WRK = shutil.which("wrk")


@dataclass(frozen=True)
class Slice:
    """Some seconds of one request over and over: requests a second, milliseconds of latency and of server CPU."""

    rate: float
    p50: float
    p99: float
    cpu: float


@dataclass(frozen=True)
class Once:
    """One answer, with what it cost by the server's own count."""

    status: int
    headers: Message
    body: bytes

    @property
    def statements(self) -> int:
        """SQL statements run for it."""
        return int(self.headers["X-Bench-Statements"])

    @property
    def events(self) -> int:
        """Calendar events rendered for it."""
        return int(self.headers["X-Bench-Events"])

    @property
    def cpu(self) -> float:
        """Milliseconds of CPU in the application."""
        return float(self.headers["X-Bench-Cpu"])


class Server:
    """A server process on a seeded database, and a signed-in coordinator."""

    def __init__(self, seeded: Seeded, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.seeded, self.process, self.port = seeded, process, port
        self.person = Person.sign_in(port, seeded.city.emails[0])

    def headers_for(self, path: str) -> dict[str, str]:
        """The coordinator's cookie, except where calendar programs ask, which have none."""
        return {} if path.startswith(("/f/", "/bench/")) else {"Cookie": self.person.cookie}

    def get(self, path: str, **headers: str) -> Once:
        """One GET."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request("GET", path, headers={**self.headers_for(path), **headers})
        response = connection.getresponse()
        once = Once(response.status, response.headers, response.read())
        connection.close()
        return once

    def cpu_seconds(self) -> float:
        """CPU that all threads of the process have used so far, to the nanosecond where the kernel tells it."""
        with suppress(OSError):
            tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
            return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / 100

    def measure(
        self, path: str, seconds: float, *, connections: int = 4, headers: Mapping[str, str] = NO_HEADERS
    ) -> Slice:
        """The same GET over and over for some seconds, by wrk where it is installed."""
        sent = {**self.headers_for(path), **headers}
        before, began = self.cpu_seconds(), time.monotonic()
        if WRK:
            count, p50, p99 = _by_wrk(f"http://127.0.0.1:{self.port}{path}", seconds, connections, sent)
        else:
            count, p50, p99 = self._by_threads(path, seconds, connections, sent)
        elapsed = time.monotonic() - began
        return Slice(count / elapsed, p50, p99, (self.cpu_seconds() - before) * 1000 / max(count, 1))

    def _by_threads(
        self, path: str, seconds: float, connections: int, headers: Mapping[str, str]
    ) -> tuple[int, float, float]:
        def ask(connection: HTTPConnection) -> None:
            connection.request("GET", path, headers=dict(headers))
            connection.getresponse().read()

        def one(_number: int) -> list[float]:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
            taken = time_of(lambda: ask(connection), seconds)
            connection.close()
            return taken

        with ThreadPoolExecutor(connections) as pool:
            times = sorted(taken for each in pool.map(one, range(connections)) for taken in each)
        return len(times), percentile(times, 50), percentile(times, 99)


@contextmanager
def serve(seeded: Seeded) -> Any:
    """A server on a database, ended when the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "bench.server", seeded.url, str(seeded.folder), str(port)]
    with (seeded.folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    limit = time.monotonic() + PATIENCE_SECONDS
    try:
        while time.monotonic() < limit:
            with suppress(ConnectionRefusedError), create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield Server(seeded, process, port)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def time_of(act: Callable[[], object], seconds: float) -> list[float]:
    """Milliseconds of each call, called over and over for some seconds."""
    limit, times = time.monotonic() + seconds, []
    while (began := time.monotonic()) < limit:
        act()
        times.append((time.monotonic() - began) * 1000)
    return times


def percentile(times: list[float], per_cent: int) -> float:
    """The value that `per_cent` of the sorted times do not pass."""
    return sorted(times)[min(len(times) - 1, len(times) * per_cent // 100)] if times else 0.0


def median(values: list[float]) -> float:
    """The middle value."""
    return statistics.median(values)


def _by_wrk(url: str, seconds: float, connections: int, headers: Mapping[str, str]) -> tuple[int, float, float]:
    command = [WRK or "", "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", "--timeout", "30s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    text = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
    count = re.search(r"(\d+) requests in", text)
    return int(count[1]) if count else 0, _wrk_latency(text, "50%"), _wrk_latency(text, "99%")


def _wrk_latency(text: str, mark: str) -> float:
    found = re.search(rf"{mark}\s+([\d.]+)(us|ms|s|m)\b", text)
    return float(found[1]) * UNITS[found[2]] if found else 0.0
