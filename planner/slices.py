"""One request on many machines: docs/how-it-works.md, "Many machines at once"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from encoders.matrix import encode_matrix
from encoders.profiles import Mask, Profiles
from solver import Literal, Session
from stacks import Intent


class Slice:
    """What requests reach on any of the machines, loaded once for all questions about them."""

    def __init__(self, intent: Intent, profiles: Profiles, engine: str) -> None:
        encoding = encode_matrix(intent, profiles)
        self._granted = tuple((literal, mask) for mask, literal in encoding.granted.items())
        self._masks = dict(self._granted)
        self._session = Session(encoding.problem, engine)
        self.releases = encoding.releases  # of those that some machine may have
        self.wishes = encoding.wishes

    def where(self, literals: Sequence[Literal], among: Mask) -> Mask:
        """On which of these machines there is a plan that makes the literals true."""
        return sum(alike for alike, holds in self.answers(literals, among) if holds)

    def answers(self, literals: Sequence[Literal], among: Mask) -> Iterator[tuple[Mask, bool]]:
        """The same, as sets of machines that have an answer for the same cause; each machine is in one.

        A yes is one for every machine that may have what its solution makes use of; a no is one for every
        machine that lacks what its core says is missing. So most are never asked about.
        """
        while among:
            one = among & -among
            lacking = [-literal for literal, mask in self._granted if not mask & one]
            evidence = self._session.evidence((*literals, *lacking))
            assert evidence is not None  # there is no budget to end
            alike = among
            if evidence.holds:
                for literal, mask in self._granted:
                    if evidence.literals[literal - 1] > 0:
                        alike &= mask
            else:
                for literal in evidence.literals:
                    alike &= ~self._masks.get(-literal, 0)
            yield alike, evidence.holds
            among &= ~alike
