"""A YAML data file read together with the line of every value, so that a fault can name it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.composer import ComposerError

from bot.errors import OperatorError

Location = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)
SYNTAX = "it is not well-formed YAML"


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a data file, and where."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class KnowledgeError(OperatorError):
    """The data files cannot be used; `faults` lists all that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass
class YamlFile:
    """The values of one file. Every scalar is text: `no` and `1.0` mean what they look like."""

    name: str
    value: object = None
    lines: dict[Location, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, location: Location) -> int:
        """The line of a value, or of the nearest value around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def fault(self, location: Location, reason: str) -> None:
        """Note a fault at a value."""
        self.faults.append(Fault(self.name, self.line(location), reason))

    def items(self) -> list[object]:
        """The value as a list; a fault where it is none."""
        if isinstance(self.value, list):
            return self.value
        if not self.faults:
            self.fault((), "a list of items («- …») is expected here")
        return []

    def mapping(self) -> dict[str, object]:
        """The value as a mapping; a fault where it is none."""
        if isinstance(self.value, dict):
            return self.value
        if not self.faults:
            self.fault((), "a mapping («name: …») is expected here")
        return {}

    def model(self, kind: type[ModelT], value: object, at: Location = ()) -> ModelT | None:
        """Check a value of this file against a model; each fault is noted with its line."""
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            for where, reason in explain(error):
                self.fault((*at, *where), reason)
            return None


def explain(error: ValidationError, outer: int = 0) -> Iterator[tuple[Location, str]]:
    """The place of each fault within a value, and the reason.

    `outer` first parts of the places are left out: those that are no keys of the file.
    """
    for detail in error.errors(include_url=False, include_input=False):
        where = detail["loc"][outer:]
        yield where, _reason(".".join(map(str, where)), detail["type"], detail["msg"])


def _reason(key: str, kind: str, message: str) -> str:
    reasons = {
        "missing": f"«{key}» is missing",
        "extra_forbidden": f"«{key}» is not a known key",
    }
    message = message.removeprefix("Value error, ")
    return reasons.get(kind, f"«{key}»: {message}" if key else message)


class _Loader(yaml.BaseLoader):
    """Reads every scalar as text, and no alias: one that stands within itself never ends."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.current_event.start_mark
            raise ComposerError(None, None, "an alias («*…») is not read here", mark)
        return super().compose_node(parent, index)


def read_yaml(path: Path, name: str) -> YamlFile:
    """Read a file; `name` is what faults call it. Syntax faults are noted, not raised."""
    file = YamlFile(name)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        file.faults.append(Fault(name, line, f"{SYNTAX} ({error.problem})"))
    except (UnicodeDecodeError, RecursionError, yaml.YAMLError) as error:
        file.faults.append(Fault(name, 1, f"{SYNTAX} ({error})".splitlines()[0]))
    except OSError as error:
        file.faults.append(Fault(name, 1, f"it cannot be read ({error.strerror})"))
    else:
        file.value = _convert(file, node, ()) if node else None
    return file


def _convert(file: YamlFile, node: yaml.Node, location: Location) -> object:
    file.lines[location] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return _convert_mapping(file, node, location)
    if isinstance(node, yaml.SequenceNode):
        return [_convert(file, item, (*location, i)) for i, item in enumerate(node.value)]
    return node.value


def _convert_mapping(
    file: YamlFile, node: yaml.MappingNode, location: Location
) -> dict[str, object]:
    result: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in result:
            file.faults.append(
                Fault(file.name, key_node.start_mark.line + 1, f"«{key}» stands here twice")
            )
        result[key] = _convert(file, value_node, (*location, key))
        file.lines[*location, key] = key_node.start_mark.line + 1
    return result
