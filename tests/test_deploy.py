"""What is handed to operators speaks of figures that exist, and of all of them."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.services import Services
from bot.watching.metrics import Metrics
from bot.watching.standing import Standing, Stock

DEPLOY = Path(__file__).parent.parent / "deploy"
WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
STRINGS_AND_LABELS = re.compile(
    r'"[^"]*"|\b(?:by|without|on|ignoring)\s*\([^)]*\)|\{[^}]*\}|\[[^\]]*\]'
)
FUNCTIONS = {"sum", "rate", "increase", "delta", "histogram_quantile", "time"}
PROMQL = FUNCTIONS | {"and", "or", "unless", "by", "on"}
SUFFIXES = ("_bucket", "_sum", "_count", "_total", "_info")
# Of every target, told by Prometheus itself.
ITS_OWN = frozenset({"up"})


def names(expression: str) -> set[str]:
    """The metrics that a PromQL expression asks for."""
    bare = STRINGS_AND_LABELS.sub(" ", expression)
    return {word for word in WORD.findall(bare) if word not in PROMQL} - ITS_OWN


@pytest.fixture
def ours(services: Services, tmp_path: Path) -> dict[str, str]:
    """Every sample's name, by which it is asked for, and that of its metric."""
    metrics: Metrics = services.metrics
    metrics.called("sendMessage", "ok", 0.1)
    metrics.logged("ERROR")
    metrics.alarmed("told")
    standing = Standing(services.knowledge, tmp_path / "bot.sqlite3", "polling")
    standing.stock = Stock(1, {"running": 1}, {5: {"sent": 1}})
    metrics.register(standing)
    return {
        sample.name: metric.name
        for metric in metrics.registry.collect()
        for sample in metric.samples
    }


def panels() -> list[dict[str, Any]]:
    """Those of the dashboard that show something."""
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text())
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def on_the_dashboard() -> Iterator[str]:
    """What its panels ask for."""
    for panel in panels():
        for target in panel["targets"]:
            yield from names(target["expr"])


def rules() -> list[dict[str, Any]]:
    """The alerts."""
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    return list(group["rules"])


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ('sum by (le) (rate(a_bucket{job="x", b!="y"}[5m]))', {"a_bucket"}),
        ('time() - a_seconds{job="$job"} > 2 * 10', {"a_seconds"}),
        ("a_total / on () b unless c", {"a_total", "b", "c"}),
    ],
)
def test_names_are_found_in_promql(expression: str, found: set[str]) -> None:
    assert names(expression) == found


def test_the_dashboard_asks_only_for_what_exists(ours: dict[str, str]) -> None:
    assert set(on_the_dashboard()) <= set(ours)


def test_everything_is_on_the_dashboard(ours: dict[str, str]) -> None:
    shown = {ours[name] for name in on_the_dashboard()}
    assert set(ours.values()) == shown


def test_alerts_ask_only_for_what_exists(ours: dict[str, str]) -> None:
    asked = set().union(*(names(rule["expr"]) for rule in rules()))
    assert asked
    assert asked <= set(ours)


def test_labels_that_are_asked_for_exist(services: Services, ours: dict[str, str]) -> None:
    known: dict[str, dict[str, set[str]]] = {}
    for metric in services.metrics.registry.collect():
        for sample in metric.samples:
            for label, value in sample.labels.items():
                known.setdefault(sample.name, {}).setdefault(label, set()).add(value)
    expressions = [t["expr"] for panel in panels() for t in panel["targets"]]
    for expression in expressions + [rule["expr"] for rule in rules()]:
        for name, selected in re.findall(r"(\w+)\{([^}]*)\}", expression):
            for label in re.findall(r"(\w+)\s*[!=]", selected):
                assert label == "job" or label in known[name], expression


def test_the_dashboard_can_be_imported_anywhere() -> None:
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text())
    assert dashboard["schemaVersion"] >= 39
    variables = {each["name"]: each["type"] for each in dashboard["templating"]["list"]}
    assert variables == {"datasource": "datasource", "job": "query"}
    assert all(panel["datasource"]["uid"] == "${datasource}" for panel in panels())
    assert all(len(panel["title"]) <= 25 for panel in panels())
    ids = [panel["id"] for panel in dashboard["panels"]]
    assert len(ids) == len(set(ids))
    cells = [
        (x, y)
        for panel in dashboard["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells)), "no panel lies on another"
    assert max(x for x, _ in cells) < 24


def test_alerts_say_what_it_is_and_what_to_do() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"]


def test_the_example_asks_for_the_job_that_the_alerts_speak_of() -> None:
    example = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())
    (scrape,) = example["scrape_configs"]
    assert example["rule_files"] == ["alerts.yml"]
    assert all(f'job="{scrape["job_name"]}"' in rule["expr"] for rule in rules())


def test_every_figure_is_explained(ours: dict[str, str]) -> None:
    explained = (DEPLOY.parent / "docs" / "watching.md").read_text()
    for name, metric in ours.items():
        if metric.startswith("bot"):
            stem = re.sub("|".join(f"{each}$" for each in SUFFIXES[:3]), "", name)
            assert f"`{stem}`" in explained, stem
    for rule in rules():
        assert f"`{rule['alert']}`" in explained


@pytest.mark.skipif(shutil.which("promtool") is None, reason="Prometheus is not installed here")
@pytest.mark.parametrize(
    "command", [("rules", "alerts.yml"), ("config", "prometheus.yml")], ids=lambda each: each[0]
)
def test_prometheus_itself_accepts_the_files(command: tuple[str, str]) -> None:
    done = subprocess.run(
        ["promtool", "check", *command], cwd=DEPLOY, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
