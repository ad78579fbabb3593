"""What it would take: the least changes of a machine after which a request has a plan."""

from __future__ import annotations

from typing import Literal

import attrs

from planner.answers import Refusal, Undecided
from reasons import Reason

Start = Literal["here", "none"]


@attrs.frozen
class Part:
    """One thing that would be there instead.

    `kind` gpu: `name` is that of the card, `count` how many, `alike` the names of others that serve as well
    and cost the same, `beside` the cards that stay, as `--gpu` takes them. memory: `value` is a size. disk:
    `value` is free at the path `name`. fact: `name` is its key.
    """

    kind: Literal["gpu", "memory", "disk", "fact"]
    name: str
    value: str = ""
    count: int = 1
    alike: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    vendor: str = ""  # of a card
    reasons: tuple[Reason, ...] = ()  # what asks for it

    @property
    def cards(self) -> str:
        """As `--gpu` takes it."""
        return f"{self.name}*{self.count}" if self.count > 1 else self.name


@attrs.frozen
class Measures:
    """What an answer costs; less is better in each. Only what is new is counted.

    None where no source tells it of a part: that counts as more than any number. `behind`: a newer release
    of what was asked for can be had with other parts.
    """

    parts: int
    accelerator_bytes: int | None
    memory_bytes: int | None
    watts: int | None
    behind: bool


@attrs.frozen
class Chosen:
    """What the plan on such a machine has of what was asked for."""

    environment: str
    module: str
    version: str
    variant: str


@attrs.frozen
class Way:
    """One answer: parts, none where the request can be met as things are, and what they cost and give."""

    parts: tuple[Part, ...]
    measures: Measures
    releases: tuple[Chosen, ...]
    os: str = ""  # from nothing: the operating system that was assumed

    @property
    def vendor(self) -> str:
        """Of new cards; "" without."""
        return next((part.vendor for part in self.parts if part.vendor), "")


@attrs.frozen
class Needed:
    """All answers of which none is better than another in everything, fewest parts first.

    One with other cards is held against those with cards of the same vendor, and those without other cards.
    Without an answer, `refusal` tells what no known part changes; or what is in the way as things are.
    """

    start: Start
    ways: tuple[Way, ...]
    refusal: Refusal | Undecided | None = None
