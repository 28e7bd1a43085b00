"""aiogram's types, each built when it is first used: a fifth of the time to import, 100 MB less.

aiogram describes Telegram with some 440 types and 180 methods, of which a bot uses a tenth. From
each pydantic builds what checks and what writes it, and that is nearly all that `import aiogram`
takes. aiogram has asked pydantic to wait until a type is used (`defer_build`), but then goes
through its types itself and has them built, since only there it can tell which type each name in
an annotation means. `import_lean` answers that call by putting those names where pydantic looks
for them, and builds nothing. It asks the same for methods, of which aiogram does not.

Whoever has imported aiogram before gets it whole; it behaves the same, and only weighs more.
Why it is done and how one would know that it is wrong: docs/decisions/0021-types-when-used.md.
"""

import re
import sys
from collections.abc import Callable, Mapping
from threading import RLock
from typing import Any

from pydantic import BaseModel, ConfigDict

Rebuild = Callable[..., bool | None]
NAME = re.compile(r"\w+")


def import_lean() -> None:
    """Import aiogram so that it builds what it uses only; nothing where it is there already."""
    if "aiogram" in sys.modules:
        return
    config, rebuild = BaseModel.model_config, BaseModel.__dict__["model_rebuild"]
    BaseModel.model_config = ConfigDict(defer_build=True)
    BaseModel.model_rebuild = classmethod(_name_only(rebuild.__func__))  # type: ignore[assignment, method-assign]
    try:
        import aiogram  # noqa: F401
    finally:
        BaseModel.model_config = config
        BaseModel.model_rebuild = rebuild  # type: ignore[method-assign]
    one_at_a_time = _one_at_a_time(rebuild.__func__)
    for own in BaseModel.__subclasses__():
        if _is_aiograms(own):
            own.model_rebuild = classmethod(one_at_a_time)  # type: ignore[assignment, method-assign]


def _is_aiograms(model: type[BaseModel]) -> bool:
    return model.__module__.partition(".")[0] == "aiogram"


def _name_only(rebuild: Rebuild) -> Rebuild:
    """What stands for `rebuild` during the import; only the call that gives names is put off."""

    def name(
        cls: type[BaseModel], *, _types_namespace: Mapping[str, Any] | None = None, **options: Any
    ) -> bool | None:
        if _types_namespace is None or not _is_aiograms(cls):
            return rebuild(cls, _types_namespace=_types_namespace, **options)
        _give_names(cls, _types_namespace)
        return None

    return name


def _give_names(cls: type[BaseModel], names: Mapping[str, Any]) -> None:
    """Put what the annotations of a model name into its module, where there is nothing like it.

    aiogram imports it there for type checkers only, since its modules need each other. What a
    model inherits is read in the module of the model, not where it was written.
    """
    module = vars(sys.modules[cls.__module__])
    for base in cls.__mro__:
        for annotation in vars(base).get("__annotations__", {}).values():
            for name in NAME.findall(str(annotation)):
                if name in names:
                    module.setdefault(name, names[name])


def _one_at_a_time(rebuild: Rebuild) -> Rebuild:
    """Of what is first used in several threads at once, one builds and the others wait.

    pydantic does not see to that: it need not, where all is built while the only thread imports.
    """
    lock = RLock()

    def build(
        cls: type[BaseModel], *, _types_namespace: Mapping[str, Any] | None = None, **options: Any
    ) -> bool | None:
        with lock:  # where no names are given, none are looked for in whoever happens to call
            return rebuild(cls, _types_namespace=_types_namespace or {}, **options)

    return build
