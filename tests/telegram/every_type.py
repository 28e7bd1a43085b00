"""What aiogram's types make of samples of each, so that two ways of building them are compared.

    PYTHONPATH=. python -P tests/telegram/every_type.py at-once|when-used SEED

Prints one JSON object: which types had been built after the import, and of each type and method
its fields as pydantic has understood them, and what becomes of right and of wrong input. The
seed is the order in which the types are first used.
"""

import datetime as dt
import json
import random
import re
import sys
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.errors import PydanticUserError

DEEPEST = 3  # from here on no more than a type requires
FULL = (1.0, 0.5)  # which share of the fields a sample has
PLACE = re.compile(r" at 0x[0-9a-f]+")  # where in memory something is
PLAIN: dict[Any, object] = {
    int: 7,
    float: 0.5,
    bool: True,
    dt.datetime: 1_772_452_800,
    dt.timedelta: 60,
}

Report = dict[str, dict[str, Any]]


def kinds() -> dict[str, type[BaseModel]]:
    """Every type and every method of aiogram, by name."""
    from aiogram import methods, types

    named = {name: getattr(module, name) for module in (types, methods) for name in module.__all__}
    return {
        name: kind
        for name, kind in named.items()
        if isinstance(kind, type) and issubclass(kind, BaseModel)
    }


def built() -> list[str]:
    """Those that have been built."""
    return sorted(name for name, kind in kinds().items() if kind.__pydantic_complete__)


def report(order: random.Random) -> Report:
    """What each has become, used in an order drawn by lot."""
    names = sorted(kinds())
    order.shuffle(names)
    return {name: _looked_at(name, kinds()[name]) for name in names}


def _looked_at(name: str, kind: type[BaseModel]) -> dict[str, Any]:
    tried = [_validated(kind, {})]  # the first use: nothing else has asked for it to be built
    lot = random.Random(name)  # noqa: S311 - nothing secret
    for full in FULL:
        value = _sample(kind, lot, full, 0)
        tried += [_validated(kind, value), _validated(kind, _spoilt(value, lot))]
    fields = {each: PLACE.sub("", repr(field)) for each, field in kind.model_fields.items()}
    return {"fields": fields, "tried": tried}


def _validated(kind: type[BaseModel], value: object) -> object:
    try:
        whole = kind.model_validate(value)
        return PLACE.sub("", repr([whole, whole.model_dump(), whole.model_copy()]))
    except ValidationError as error:
        return error.errors(include_url=False, include_context=False, include_input=False)
    except PydanticUserError:
        raise  # it could not be built
    except Exception as error:  # a check of aiogram's own
        return repr(error)


def _sample(kind: type[BaseModel], lot: random.Random, full: float, depth: int) -> dict[str, Any]:
    kind.model_rebuild()  # only then its fields tell of which types they are
    return {
        field.alias or name: _value(field.annotation, lot, full, depth + 1)
        for name, field in kind.model_fields.items()
        if field.is_required()
        or get_origin(field.annotation) is Literal  # by which the types of a union are told apart
        or (depth < DEEPEST and lot.random() < full)
    }


def _value(annotation: Any, lot: random.Random, full: float, depth: int) -> Any:
    from aiogram.client.default import Default
    from aiogram.types import BufferedInputFile, InputFile

    origin, given = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value(given[0], lot, full, depth)
    if origin is Literal:
        return lot.choice(given)
    if origin in (Union, UnionType):
        nothing = (NoneType, Default)  # aiogram's own sign for what is left open
        arms = [arm for arm in given if arm not in nothing]
        return _value(arms[0] if depth > DEEPEST else lot.choice(arms), lot, full, depth)
    if origin is list:
        return [] if depth > 2 * DEEPEST else [_value(given[0], lot, full, depth + 1)]
    if origin is dict:
        return {}
    if not isinstance(annotation, type):
        return "x"
    if annotation is InputFile:
        return BufferedInputFile(b"", "x")
    if issubclass(annotation, Enum):
        return next(iter(annotation)).value
    if issubclass(annotation, BaseModel):
        return {} if depth > 2 * DEEPEST else _sample(annotation, lot, full, depth)
    return PLAIN.get(annotation, "x")


def _spoilt(value: dict[str, Any], lot: random.Random) -> dict[str, Any]:
    """With something wrong in one place."""
    if not value:
        return value
    name = lot.choice(sorted(value))
    inner = value[name]
    if isinstance(inner, dict) and inner and lot.random() < 0.7:
        return {**value, name: _spoilt(inner, lot)}
    return {**value, name: lot.choice((None, [], {"a": 1}, "9" * 30, -0.5))}


def main(way: str, seed: int) -> None:
    """Print the report."""
    if way == "when-used":
        from bot.telegram.lean import import_lean

        import_lean()
    import aiogram  # noqa: F401

    order = random.Random(seed)  # noqa: S311 - nothing secret
    json.dump({"built": built(), "kinds": report(order)}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
