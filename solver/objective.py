"""One objective level to its optimum, guided by cores: docs/solver.md, "One level"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from solver.capacity import Exclusive, grouped, merge
from solver.counting import Totalizer, unary_ladder
from solver.problem import Level, LevelResult, Literal
from solver.question import Question

Ladder = Iterator[tuple[int, Literal]]
FEW = 50  # assumptions


def value_of(terms: Iterable[tuple[int, Literal]], model: Sequence[Literal]) -> int:
    return sum(weight for weight, literal in terms if model[abs(literal) - 1] == literal)


def _steps(ladder: Iterable[tuple[int, Literal]]) -> Ladder:
    """From the weight that each rung stands for to what it costs more than the rung below."""
    below = 0
    for weight, rung in ladder:
        yield weight - below, rung
        below = weight


class _Cost:
    """What a literal costs if true. Once that is paid, the next of `ladder` is a cost in its place.

    A literal of a ladder need be true only if those before it are.
    """

    __slots__ = ("ladder", "weight")

    def __init__(self, weight: int, ladder: Ladder) -> None:
        self.weight = weight
        self.ladder = ladder


class LevelSearch:
    """Finds the least value of a level.

    The value is kept rewritten as `bound` plus the weights of those literals in `_costs`, and on
    their ladders, that are true: equal to the value in every solution whose counters are as low as
    they can be. A solution without any such literal is therefore an optimum.
    """

    def __init__(self, level: Level) -> None:
        self._level = level
        self._costs: dict[Literal, _Cost] = {}
        self.bound, self._weights = merge(level.terms)

    def result(self, model: Sequence[Literal]) -> LevelResult:
        value = value_of(self._level.terms, model)
        return LevelResult(self._level.name, value, self.bound, proven=value == self.bound)

    def run(self, question: Question, exclusive: Exclusive) -> None:
        """Find the optimum, and add to the question that nothing worse will do. Raises OutOfBudget."""
        self._question = question
        self._value = value_of(self._level.terms, question.best)
        if self.bound < self._value:
            self._search(exclusive)
            dear: Iterable[Literal] = self._costs
        else:
            dear = self._weights
        for literal in dear:
            question.add((-literal,))

    def _search(self, exclusive: Exclusive) -> None:
        """Strata of falling weight, so that what matters most is settled first."""
        for group in grouped(self._weights.items(), exclusive):
            self._expose(_steps(unary_ladder(self._question, group)))
        self._pay_what_propagation_forces()
        stratum = max((cost.weight for cost in self._costs.values()), default=0) + 1
        while self.bound < self._value:
            heaviest = max(cost.weight for cost in self._costs.values() if cost.weight < stratum)
            stratum = 1 << heaviest.bit_length() - 1
            self._search_stratum(stratum)

    def _expose(self, ladder: Ladder) -> list[Literal]:
        """The next literal of the ladder, if it has one, becomes a cost."""
        for weight, literal in ladder:
            self._costs[literal] = _Cost(weight, ladder)
            return [literal]
        return []

    def _pay_what_propagation_forces(self) -> None:
        """Pay the costs that unit propagation proves, rung by rung."""
        best = self._question.best
        known = len(best)
        for literal in list(self._costs):
            rungs = [literal]
            for rung in rungs:
                possible = abs(rung) > known or best[abs(rung) - 1] == rung
                if possible and self._question.refutes((-rung,)):
                    rungs.extend(self._pay([rung]))

    def _search_stratum(self, stratum: int) -> None:
        """Until a solution has no true literal of at least this weight, or the optimum is met.

        Literals of a core, and those that come of it, are set aside until the rest is satisfied: cores
        without common literals are worth most, and that solution bounds the value from above.
        """
        everything = self._free_of(stratum)
        assumed = self._without_near_cores(everything)
        aside = len(assumed) < len(everything)
        while self.bound < self._value:
            if not self._question.solve(assumed):
                assumed = self._without_core(assumed)
                aside = True
            else:
                self._take_model()
                if not aside:
                    return
                assumed = self._free_of(stratum)
                aside = False

    def _without_near_cores(self, assumed: list[Literal]) -> list[Literal]:
        """Pay the cores that unit propagation finds among neighbours, then among more: the fewer literals
        are assumed, the sooner a question is answered."""
        width = FEW
        while width < len(assumed):
            left: list[Literal] = []
            for at in range(0, len(assumed), width):
                some = assumed[at : at + width]
                while some and self._question.refutes(some) and not self._question.solve(some):
                    some = self._without_core(some)
                left += some
            assumed = left
            width *= 4
        return assumed

    def _without_core(self, assumed: list[Literal]) -> list[Literal]:
        """After a no: pay what is to blame. The assumptions that are left."""
        core = self._shrunk(self._question.core())
        self._pay(core)
        paid = {-literal for literal in core}
        return [literal for literal in assumed if literal not in paid]

    def _free_of(self, stratum: int) -> list[Literal]:
        """That no cost of at least this weight is true."""
        return [-literal for literal, cost in self._costs.items() if cost.weight >= stratum]

    def _shrunk(self, core: list[Literal]) -> list[Literal]:
        """The literals of a core, less those that unit propagation can do without."""
        for assumption in core[:]:
            without = [other for other in core if other != assumption]
            if without and self._question.refutes(without):
                core = without
        return [-assumption for assumption in core]

    def _pay(self, core: Sequence[Literal]) -> list[Literal]:
        """At least one literal of the core is true: raise the bound. The costs that appear instead."""
        least = min(self._costs[literal].weight for literal in core)
        self.bound += least
        appeared = []
        for literal in core:
            cost = self._costs[literal]
            cost.weight -= least
            if not cost.weight:
                del self._costs[literal]
                appeared += self._expose(cost.ladder)
        if len(core) > 1:
            counter = Totalizer(self._question, core)
            appeared += self._expose((least, counter.at_least(count)) for count in range(2, len(core) + 1))
        else:
            self._question.add(core)
        return appeared

    def _take_model(self) -> None:
        """Keep the model if it is better. What costs more than the gap is false in every optimum."""
        model = self._question.model()
        value = value_of(self._level.terms, model)
        if value < self._value:
            self._value, self._question.best = value, model
        gap = self._value - self.bound
        for literal in [literal for literal, cost in self._costs.items() if cost.weight > gap]:
            self._question.add((-literal,))
            del self._costs[literal]
