"""The image, the compose file and the unit: what is let in, and that they stay locked up.

No container engine is needed: the files that the Dockerfile copies are copied, and run.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PATIENCE = 120  # seconds; a bound for a hang, nothing is measured with it
UNSEEN = frozenset({".git", ".venv", ".venv-bench", ".mypy_cache", ".ruff_cache", ".pytest_cache"})


def dockerfile() -> str:
    """The Dockerfile, with its long lines joined."""
    return (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")


def copied() -> list[tuple[list[str], str]]:
    """What is copied from the project, and where to."""
    lines = re.findall(r"^COPY (?!--)(.+)$", dockerfile(), re.MULTILINE)
    return [(line.split()[:-1], line.split()[-1]) for line in lines]


@cache
def patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """`.dockerignore`: each pattern, and whether it lets in."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    return tuple((_pattern(rule.removeprefix("!")), rule.startswith("!")) for rule in rules)


def _pattern(rule: str) -> re.Pattern[str]:
    tokens = {"**/": "(?:.*/)?", "*": "[^/]*"}
    parts = re.split(r"(\*\*/|\*)", rule)
    return re.compile("".join(tokens.get(part, re.escape(part)) for part in parts) + "(?:/.*)?")


def let_in(path: str) -> bool:
    """Whether a path reaches the build, by Docker's rule: the last pattern that fits decides."""
    verdicts = [lets_in for pattern, lets_in in patterns() if pattern.fullmatch(path)]
    return not verdicts or verdicts[-1]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("main.py", True),
        ("requirements.txt", True),
        ("bot/settings.py", True),
        ("bot/knowledge/deciding.json", True),
        ("bot/tryout/page/index.html", True),
        ("data/facts.yaml", True),
        ("data/gaps/money.yaml", True),
        ("locales/kk/LC_MESSAGES/messages.po", True),
        (".git/config", False),
        (".env", False),
        (".env.old", False),
        ("bot/.env", False),
        (".venv/bin/python", False),
        ("data/bot.sqlite3", False),
        ("data/bot.sqlite3-wal", False),
        ("data/bot.sqlite3-sending", False),
        ("data/backups/bot-2026-11-27.sqlite3", False),
        ("data/students.csv", False),
        ("bot/__pycache__/settings.cpython-311.pyc", False),
        ("tests/test_packaging.py", False),
        ("docs/talk-ru.png", False),
        ("bench/audit.py", False),
        ("deploy/Caddyfile", False),
        ("requirements-dev.txt", False),
        ("secrets/bot_token", False),
    ],
)
def test_only_what_runs_is_let_in(path: str, expected: bool) -> None:
    assert let_in(path) is expected


def test_what_is_copied_exists_and_is_let_in() -> None:
    sources = [source for sources, _ in copied() for source in sources]
    assert {"main.py", "bot", "handlers", "locales", "data"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert let_in(source), source


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the program as the image has it, and nothing beside it."""
    app = tmp_path_factory.mktemp("image") / "app"
    for source in (
        source for sources, to in copied() if to.startswith("/app") for source in sources
    ):
        for file in _files(ROOT / source):
            name = file.relative_to(ROOT)
            if let_in(name.as_posix()):
                (app / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, app / name)
    return app


def _files(start: Path) -> Iterator[Path]:
    if start.is_file():
        yield start
    for folder, folders, files in os.walk(start):
        folders[:] = [each for each in folders if each not in UNSEEN]
        yield from (Path(folder, file) for file in files)


def run(image: Path, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python where the image has the program; it finds nothing else of the project."""
    env = {
        "PATH": os.environ["PATH"],
        "DATABASE_PATH": str(tmp_path / "bot.sqlite3"),
        "MPLCONFIGDIR": str(tmp_path / "matplotlib"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=image,
        env=env,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_what_is_copied_is_enough_to_answer(image: Path, tmp_path: Path) -> None:
    ran = run(image, tmp_path, "main.py", "ask", "сколько студентов на дуалке")
    assert ran.returncode == 0, ran.stderr
    assert "22\N{NO-BREAK SPACE}067" in ran.stdout


def test_what_is_copied_is_enough_for_the_editors_gate(image: Path, tmp_path: Path) -> None:
    ran = run(image, tmp_path, "main.py", "knowledge", "check")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_module_of_it_can_be_imported(image: Path, tmp_path: Path) -> None:
    modules = sorted(
        ".".join(file.relative_to(image).with_suffix("").parts)
        for file in image.rglob("*.py")
        if file.name != "__init__.py"
    )
    assert len(modules) > 100
    ran = run(image, tmp_path, "-c", "".join(f"import {name}\n" for name in modules))
    assert ran.returncode == 0, ran.stderr
    assert not list(image.rglob("*.sqlite3*")), "nothing is written beside the program"


def test_the_image_runs_as_nobody_in_particular() -> None:
    final = dockerfile().rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", final, re.MULTILINE)
    assert re.search(r"^STOPSIGNAL SIGTERM$", final, re.MULTILINE)
    assert re.search(r"^VOLUME /var/lib/almaty-colleges-bot$", final, re.MULTILINE)
    assert "DATABASE_PATH=/var/lib/almaty-colleges-bot/bot.sqlite3" in final
    assert not re.search(r"^(ADD|COPY (?!--from=build))", final, re.MULTILINE)


def test_only_locked_wheels_get_in_and_nothing_secret() -> None:
    text = dockerfile()
    assert "--require-hashes" in text
    assert "--only-binary :all:" in text
    assert not re.search(r"^(ARG|ENV).*(TOKEN|SECRET)", text, re.MULTILINE)


# The health check


class Health(BaseHTTPRequestHandler):
    """Answers /healthz with the status of the server."""

    def do_GET(self) -> None:
        """Answer."""
        status = self.server.status if self.path == "/healthz" else 404  # type: ignore[attr-defined]
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False), (None, False)])
def test_the_health_check_tells(status: int | None, healthy: bool) -> None:
    match = re.search(r"HEALTHCHECK .*?CMD (\[.*\])$", dockerfile(), re.MULTILINE)
    assert match
    command = json.loads(match[1])
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        server.status = status  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        if status:
            thread.start()
        else:
            server.socket.close()
        env = {**os.environ, "WEB_PORT": str(server.server_port)}
        checked = subprocess.run(
            [sys.executable, *command[1:]],
            env=env,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        if status:
            server.shutdown()
            thread.join()
    assert (checked.returncode == 0) is healthy


# compose.yaml


def services() -> dict[str, Any]:
    """The services of compose.yaml."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    return read


@pytest.mark.parametrize("name", ["bot", "caddy"])
def test_a_container_has_no_more_rights_than_it_needs(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == ([] if name == "bot" else ["NET_BIND_SERVICE"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert service["logging"]["options"]["max-size"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert not service.get("privileged")


def test_the_bot_keeps_its_data_and_is_seen_by_its_machine_only() -> None:
    bot = services()["bot"]
    assert bot["volumes"] == ["data:/var/lib/almaty-colleges-bot"]
    assert bot["environment"]["DATABASE_PATH"].startswith("/var/lib/almaty-colleges-bot/")
    assert bot["ports"] == ["127.0.0.1:8080:8080"]
    assert bot["env_file"] == ".env"
    assert bot["init"] is True
    assert all("noexec" in mount for mount in bot["tmpfs"])
    assert int(bot["stop_grace_period"].removesuffix("s")) > 10


def test_caddy_passes_on_the_webhook_alone() -> None:
    caddy = services()["caddy"]
    assert caddy["profiles"] == ["webhook"]
    text = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
    assert re.findall(r"^\s*path (.+)$", text, re.MULTILINE) == ["/telegram"]
    # The proxy stands in the block of that path, and what is left over is not there.
    blocks = re.findall(r"^\thandle(.*?) \{\n(.*?)^\t\}$", text, re.MULTILINE | re.DOTALL)
    assert [(matcher.strip(), "reverse_proxy" in body) for matcher, body in blocks] == [
        ("@telegram", True),
        ("", False),
    ]
    assert blocks[1][1].strip() == "respond 404"


# The unit


def test_the_unit_stays_locked_up() -> None:
    path = ROOT / "deploy" / "almaty-colleges-bot.service"
    pairs = [
        (line.partition("=")[0], line.partition("=")[2])
        for line in path.read_text("utf-8").splitlines()
        if "=" in line and not line.startswith("#")
    ]
    kept = {
        "CapabilityBoundingSet": "",
        "KillMode": "mixed",
        "LockPersonality": "yes",
        "MemoryDenyWriteExecute": "yes",
        "NoNewPrivileges": "yes",
        "PrivateDevices": "yes",
        "PrivateTmp": "yes",
        "PrivateUsers": "yes",
        "ProtectHome": "yes",
        "ProtectKernelTunables": "yes",
        "ProtectProc": "invisible",
        "ProtectSystem": "strict",
        "Restart": "always",
        "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
        "RestrictNamespaces": "yes",
        "RestrictSUIDSGID": "yes",
        "StateDirectory": "almaty-colleges-bot",
        "StateDirectoryMode": "0700",
        "SystemCallArchitectures": "native",
        "TimeoutStopSec": "15",
        "User": "almaty-colleges-bot",
    }
    assert kept.items() <= dict(pairs).items()
    filters = [value for name, value in pairs if name == "SystemCallFilter"]
    assert filters == ["@system-service", "~@privileged @resources"]


# The lock files


@pytest.mark.parametrize(
    ("file", "groups"), [("requirements.txt", ()), ("requirements-dev.txt", ("dev",))]
)
def test_what_the_project_needs_is_locked(file: str, groups: tuple[str, ...]) -> None:
    """Each requirement has a release that fits it; `make lock` writes them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    needed = list(project["project"]["dependencies"])
    needed += [each for group in groups for each in project["dependency-groups"][group]]
    text = (ROOT / file).read_text("utf-8")
    locked: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;]+)", text, re.MULTILINE):
        locked.setdefault(canonicalize_name(name), []).append(version)
    for requirement in map(Requirement, needed):
        releases = locked.get(canonicalize_name(requirement.name), [])
        assert any(map(requirement.specifier.contains, releases)), f"{requirement}: {releases}"
