"""Asking a server as fast as it answers, with wrk."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

from forum.server.refusal import Refused

CONNECTIONS = 16
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}

TELL = """
done = function(summary, latency)
  print(string.format("  95%% %.2fus", latency:percentile(95)))
end
"""
IN_TURN = """
local paths = {{ {paths} }}
local n = 0
request = function()
  n = n % #paths + 1
  return wrk.format(nil, paths[n])
end
"""


POSTED_IN_TURN = """
local bodies, cookies = {{ {bodies} }}, {{ {cookies} }}
local n = 0
request = function()
  n = n % #cookies + 1
  local headers = {{
    ["Cookie"] = cookies[n], ["Content-Type"] = "application/x-www-form-urlencoded",
  }}
  return wrk.format("POST", nil, headers, bodies[n])
end
"""


@dataclass(frozen=True, slots=True)
class Run:
    """Answers in all and a second, and milliseconds that 50, 95 and 99 % of them took at most."""

    answers: int
    rate: float
    p50: float
    p95: float
    p99: float


def refuse_without_wrk() -> None:
    if not shutil.which("wrk"):
        raise Refused("Measuring needs wrk: apt-get install wrk, or see github.com/wg/wrk.")


def ask(site: str, paths: Sequence[str], seconds: int, headers: Sequence[str] = ()) -> Run:
    """Raises Refused when anything but 2xx came back: an error page is no figure."""
    in_turn = IN_TURN.format(paths=quoted(paths)) if len(paths) > 1 else ""
    return run(site + paths[0], seconds, in_turn, headers)


def post(
    address: str, bodies: Sequence[str], cookies: Sequence[str], seconds: int, at_once: int
) -> Run:
    """Forms, as sent by the members whose cookies these are, in turn. Raises Refused as `ask`."""
    script = POSTED_IN_TURN.format(bodies=quoted(bodies), cookies=quoted(cookies))
    return run(address, seconds, script, at_once=at_once)


def quoted(texts: Sequence[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)


def run(
    address: str,
    seconds: int,
    script: str,
    headers: Sequence[str] = (),
    at_once: int = CONNECTIONS,
) -> Run:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script + TELL)
        file.flush()
        command = ["wrk", "-t1", f"-c{at_once}", f"-d{seconds}s", "--latency", "-s", file.name]
        for header in headers:
            command += ["-H", header]
        said = subprocess.run([*command, address], capture_output=True, text=True, check=False)
    return read(said.stdout + said.stderr, address)


def read(said: str, path: str) -> Run:
    rate = re.search(r"^Requests/sec:\s+([\d.]+)", said, re.MULTILINE)
    answers = re.search(r"^\s+(\d+) requests in", said, re.MULTILINE)
    if "Non-2xx" in said or "Socket errors" in said or not answers or not rate:
        raise Refused(f"{path} failed under wrk:\n{said}")
    percents = (latency(said, percent) for percent in (50, 95, 99))
    return Run(int(answers[1]), float(rate[1]), *percents)


def latency(said: str, percent: int) -> float:
    found = re.search(rf"^\s+{percent}%\s+([\d.]+)(us|ms|s)\s*$", said, re.MULTILINE)
    assert found, said
    return float(found[1]) * UNITS[found[2]]
