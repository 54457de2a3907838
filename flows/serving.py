"""Starting Prefect: its home below ours, no telemetry, its own server where none is named."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from extractors.errors import Unable
from flows.settings import Settings

PATIENCE = 120


def prepare(settings: Settings) -> None:
    """Set what Prefect reads when it is imported; what the user has set stays."""
    home = settings.home / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(PATIENCE),
        "PREFECT_CLI_COLORS": "false",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def run_once(settings: Settings, *, sample: bool) -> dict[str, Any]:
    """Run the flow `run` once and return its counts and report."""
    prepare(settings)
    from flows import orchestration

    return orchestration.run(sample=sample)


def serve_schedule(settings: Settings) -> None:
    """Run the schedule until it is stopped: collect every 15 minutes, publish after it, backfill on demand."""
    prepare(settings)
    os.environ["PREFECT_LOGGING_LEVEL"] = os.environ.get("LAGEBILD_LOGGING_LEVEL", "INFO")
    with _server(settings):
        from flows import deployments

        print("collect runs every 15 minutes, publish after it; Ctrl-C ends it", file=sys.stderr)
        deployments.serve_all()


@contextmanager
def _server(settings: Settings) -> Iterator[None]:
    """Run a Prefect server for the block, unless PREFECT_API_URL names one."""
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    log = settings.home / "prefect" / "server.log"
    print(f"starting a Prefect server; its page will be http://127.0.0.1:{port}/, its log is {log}", file=sys.stderr)
    with log.open("ab") as output:  # a session of its own: Ctrl-C reaches us first, and we end it
        server = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    try:
        _wait(server, f"http://127.0.0.1:{port}/api/health")
        yield
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait(server: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise Unable(f"the Prefect server did not start within {PATIENCE} seconds; see server.log below LAGEBILD_HOME/prefect")
