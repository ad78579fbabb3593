"""What a user asks for, read: from a stack file, a command line, or both."""

from __future__ import annotations

import attrs

DEFAULT_ENVIRONMENT = "default"
HELD = "las pin"  # the origin of a pin that is recorded with what is installed


@attrs.frozen
class Origin:
    """Where a wish was written. A command line has no line and column, nor has the command of a pin."""

    file: str  # a path, "" for the command line, or HELD
    line: int = 0
    column: int = 0


@attrs.frozen
class Request:
    """`vllm >=0.23`, `torch:cpu ==2.15.0`, `@openai-api`: one thing that shall be there."""

    name: str
    interface: bool = False  # asked for by what it provides
    specifier: str = ""
    variant: str | None = None  # the label asked for: `torch:cpu`, or a local version label
    environment: str | None = None  # None: where the rule of the design puts it
    origin: Origin = attrs.field(default=Origin(""), eq=False)

    @property
    def text(self) -> str:
        """The canonical spelling, without the environment; `parse_request` reads it back."""
        label = f":{self.variant}" if self.variant else ""
        at = "@" if self.interface else ""
        return f"{at}{self.name}{label} {self.specifier}".strip()

    @property
    def placed_text(self) -> str:
        """With the environment that it names: `train/torch ==2.15.0`. `parse_wish` reads it back."""
        return f"{self.environment}/{self.text}" if self.environment else self.text


@attrs.frozen
class Pin:
    """Holds a module at versions, wherever it appears (or in one environment)."""

    module: str
    specifier: str
    environment: str | None = None
    origin: Origin = attrs.field(default=Origin(""), eq=False)


@attrs.frozen
class PortWish:
    """The host port that a module shall listen on; `name`: of which of its ports, "" where it has one."""

    module: str
    number: int
    name: str = ""
    origin: Origin = attrs.field(default=Origin(""), eq=False)

    @property
    def text(self) -> str:
        """As `--port` takes it: `vllm:http=8124`."""
        return f"{self.module}{f':{self.name}' if self.name else ''}={self.number}"


@attrs.frozen
class EnvironmentWish:
    """An environment that the stack names, and how it shall be run (None: as policy prefers)."""

    name: str
    backend: str | None = None
    origin: Origin = attrs.field(default=Origin(""), eq=False)  # of the backend


@attrs.frozen
class Upgrade:
    """Which modules may leave their installed release without being counted as a change."""

    everything: bool = False
    modules: tuple[str, ...] = ()


@attrs.frozen
class Intent:
    requests: tuple[Request, ...]
    environments: tuple[EnvironmentWish, ...] = ()
    pins: tuple[Pin, ...] = ()
    ports: tuple[PortWish, ...] = ()
    together: bool = False  # everything asked for in one native environment with one Python
    all_accelerators: bool = False  # each build runs on every accelerator, not on one of them alone
    upgrade: Upgrade = Upgrade()
    declarative: bool = False  # from a stack file: what it does not name is not wanted
    without: tuple[str, ...] = ()  # modules that no plan may hold
    variables: tuple[tuple[str, str, str], ...] = ()  # module, name, value: sorted
    name: str = ""
    flags: tuple[tuple[str, Origin], ...] = attrs.field(default=(), eq=False)  # where a stack turns them on

    def port_of(self, module: str, name: str) -> PortWish | None:
        """What is wished of one port of a module."""
        return next((one for one in self.ports if one.module == module and one.name in ("", name)), None)
