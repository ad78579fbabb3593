"""Configuration in layers: flags over environment over project over user over system."""

from __future__ import annotations

import os

from cli.places import config_files, policy_files
from documents import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path  # loaded where a path is set: it takes a while
    from typing import Any

NAMES = ("policy", "manifests", "state", "lang", "color")
_LISTS = ("policy", "manifests")
_PATHS = (*_LISTS, "state")


@frozen
class Setting:
    """One value in force. `layer` is "flag", "environment", "project", "user", "system" or "default"."""

    name: str
    value: tuple[str, ...]  # of one element for `state`, `lang` and `color`; () where nothing is set
    layer: str
    source: str  # the name of a variable, or file:line


class Settings:
    """The first layer that sets a value wins whole; lists are not joined. Only policies of all layers hold
    together: no layer lifts what another forbids.
    """

    def __init__(self, layers: tuple[tuple[Setting, ...], ...]) -> None:
        self._all = tuple(setting for layer in reversed(layers) for setting in layer)
        self._by_name = {setting.name: setting for setting in self._all}

    def of(self, name: str) -> Setting:
        return self._by_name.get(name, Setting(name, (), "default", ""))

    def one(self, name: str) -> str | None:
        """The value of `state`, `lang` or `color`; None where nothing is set."""
        return next(iter(self.of(name).value), None)

    def paths(self, name: str) -> tuple[Path, ...]:
        from pathlib import Path

        return tuple(Path(value).expanduser() for value in self.of(name).value)

    def policies(self) -> tuple[tuple[Path, Setting], ...]:
        """The policy files of all layers, the weakest layer first, each once with what names it."""
        from pathlib import Path

        found: dict[Path, tuple[Path, Setting]] = {}
        for setting in self._all:
            for value in setting.value if setting.name == "policy" else ():
                path = Path(value).expanduser()
                found.setdefault(path.resolve(), (path, setting))
        return tuple(found.values())


NO_SETTINGS = Settings(())


def read_settings(env: Mapping[str, str], **flags: str | None) -> Settings:
    """Raises DocumentError with every fault of the file that has some."""
    given = tuple(Setting(name, (value,), "flag", f"--{name}") for name, value in flags.items() if value)
    files: dict[str, list[tuple[Setting, ...]]] = {"project": [], "user": [], "system": []}
    for layer, path in config_files():
        files[layer].append(_from_file(layer, path))
    for layer, path in policy_files():
        files[layer].append((Setting("policy", (path,), layer, path),))
    stated = (one for layer in files.values() for one in layer)
    return Settings((given, _from_environment(env), *stated))


def _from_environment(env: Mapping[str, str]) -> tuple[Setting, ...]:
    found = []
    for name in NAMES:
        variable = f"LAS_{name.upper()}"
        text = env.get(variable, "")
        if text:
            value = tuple(filter(None, text.split(os.pathsep))) if name in _LISTS else (text,)
            found.append(Setting(name, value, "environment", variable))
    return tuple(found)


def _from_file(layer: str, file: str) -> tuple[Setting, ...]:
    from pathlib import Path

    from cli.settings_schema import Configuration
    from documents import expect_schema, read_document, validate

    path = Path(file)
    document = read_document(path)
    expect_schema(document, "las.config/1")
    checked: dict[str, Any] = validate(document, Configuration).model_dump(exclude_unset=True)
    return tuple(
        Setting(name, _values(name, value, path.parent), layer, f"{path}:{document.locate((name,)).line}")
        for name, value in checked.items()
        if name in NAMES and value is not None
    )


def _values(name: str, value: str | list[str], folder: Path) -> tuple[str, ...]:
    """Paths in a configuration file are meant from the file's folder."""
    from pathlib import Path

    items = (value,) if isinstance(value, str) else value
    return tuple(str(folder / Path(item).expanduser()) if name in _PATHS else item for item in items)
