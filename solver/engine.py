"""The SAT engines, through PySAT's compiled half. Nothing else in the house imports it.

`pysolvers` is called directly, not through `pysat.solvers`: it starts in 4 ms instead of 30, and it
lets SIGINT stay with Python. The classes of `pysat.solvers` install a handler that jumps out of the
running engine (`longjmp`) and leaves it in pieces; here Ctrl-C waits for the end of a slice, and the
engine stays whole. `interrupt()` is never used (docs/solver.md, "Engines").
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from solver.budget import Meter
from solver.problem import Literal

ENGINES = ("glucose42", "cadical153")

HERE_SIGINT_STAYS_WITH_PYTHON = 0  # the flag "called from the main thread" of every binding


class Deferred(Protocol):
    """A constraint that becomes clauses only as models break it: a sum that is at most `bound`."""

    @property
    def terms(self) -> Iterable[tuple[int, Literal]]: ...

    @property
    def bound(self) -> int: ...

    def is_broken_by(self, model: Sequence[Literal]) -> bool: ...

    def mend(self, model: Sequence[Literal]) -> bool:
        """Forbid this model. Whether the constraint now is in clauses for good."""


class Engine(ABC):
    """An incremental SAT solver: clauses are only ever added; questions are asked under assumptions.

    `add(clause)`: at least one of the literals holds from now on; of none, never. It is the binding
    itself, for it is called more often than all else.
    """

    add: Callable[[Sequence[Literal]], object]

    def __init__(self, variables: int) -> None:
        import pysolvers  # type: ignore[import-not-found]  # it ships no types

        self._sat: Any = pysolvers
        self._variables = variables
        self._deferred: dict[int, Deferred] = {}
        self._negated: list[int] = []  # of each deferred constraint: the weights of its negated literals
        self._weighed: dict[int, list[tuple[int, int]]] = {}  # variable -> (constraint, what it adds if true)

    def defer(self, constraint: Deferred) -> None:
        """The constraint holds from now on, in every model."""
        number = len(self._negated)
        self._deferred[number] = constraint
        self._negated.append(sum(weight for weight, literal in constraint.terms if literal < 0))
        for weight, literal in constraint.terms:
            adds = weight if literal > 0 else -weight
            self._weighed.setdefault(abs(literal), []).append((number, adds))

    def fresh(self) -> Literal:
        """A variable that no clause mentions yet."""
        self._variables += 1
        return self._variables

    def solve(self, assumptions: Sequence[Literal], meter: Meter) -> bool:
        """Whether the clauses hold together with the assumptions. Raises OutOfBudget."""
        while True:
            before = self._conflicts() if meter.counts_conflicts else 0
            answer = self._solve_within(assumptions, meter.next_slice())
            if meter.counts_conflicts:
                meter.spend(self._conflicts() - before)
            if answer is False:
                return False
            if answer and self._keeps_deferred():
                return True

    def model(self) -> list[Literal]:
        """After a yes: at index v - 1, the variable v or its negation."""
        model = self._model()
        model.extend(-variable for variable in range(len(model) + 1, self._variables + 1))
        return model

    def _keeps_deferred(self) -> bool:
        """Whether the model breaks none of the deferred constraints; those that it breaks forbid it."""
        if not self._deferred:
            return True
        model = self.model()
        broken = [
            number
            for number in self._exceeded(model)
            if number in self._deferred and self._deferred[number].is_broken_by(model)
        ]
        for number in broken:
            if self._deferred[number].mend(model):
                del self._deferred[number]
        return not broken

    def _exceeded(self, model: Sequence[Literal]) -> list[int]:
        """The constraints whose sums exceed their bounds: only what is true is looked at, for most is not."""
        sums = self._negated[:]
        weighed = self._weighed
        for variable in model:
            if variable in weighed:
                for number, adds in weighed[variable]:
                    sums[number] += adds
        return [n for n, constraint in self._deferred.items() if sums[n] > constraint.bound]

    @abstractmethod
    def core(self) -> list[Literal]:
        """After a no: assumptions that cannot hold together, not always as few as possible."""

    @abstractmethod
    def prefer(self, literals: Sequence[Literal]) -> None:
        """Try these first, from now on. No answer depends on it, only which model is found."""

    @abstractmethod
    def refutes(self, assumptions: Sequence[Literal]) -> bool:
        """Whether unit propagation alone contradicts the assumptions. False where that is dear to ask."""

    @abstractmethod
    def open_in(self, model: Sequence[Literal], granted: Sequence[Literal]) -> Collection[Literal]:
        """Literals of a model, at least those that nothing has fixed, apart from what is granted."""

    @abstractmethod
    def _solve_within(self, assumptions: Sequence[Literal], conflicts: int) -> bool | None: ...

    @abstractmethod
    def _conflicts(self) -> int: ...

    @abstractmethod
    def _model(self) -> list[Literal]: ...


class Glucose(Engine):
    """Glucose 4.2.1. It looks at its budget only when it restarts, so a slice may run over."""

    def __init__(self, variables: int) -> None:
        super().__init__(variables)
        self._handle = self._sat.glucose421_new()
        self.add = partial(self._sat.glucose421_add_cl, self._handle)

    def __del__(self) -> None:
        if hasattr(self, "_handle"):
            self._sat.glucose421_del(self._handle)

    def core(self) -> list[Literal]:
        return self._sat.glucose421_core(self._handle) or []

    def prefer(self, literals: Sequence[Literal]) -> None:
        self._sat.glucose421_setphases(self._handle, literals)

    def refutes(self, assumptions: Sequence[Literal]) -> bool:
        holds, _ = self._sat.glucose421_propagate(self._handle, assumptions, 0, HERE_SIGINT_STAYS_WITH_PYTHON)
        return not holds

    def open_in(self, model: Sequence[Literal], granted: Sequence[Literal]) -> Collection[Literal]:
        return self._trail((*granted, *model)) - self._trail(granted)

    def _trail(self, literals: Sequence[Literal]) -> set[Literal]:
        """These and what follows from them by unit propagation, less what is fixed for good."""
        _, trail = self._sat.glucose421_propagate(self._handle, literals, 0, HERE_SIGINT_STAYS_WITH_PYTHON)
        return set(trail)

    def _solve_within(self, assumptions: Sequence[Literal], conflicts: int) -> bool | None:
        self._sat.glucose421_cbudget(self._handle, conflicts)
        answer: bool | None = self._sat.glucose421_solve_lim(
            self._handle, assumptions, HERE_SIGINT_STAYS_WITH_PYTHON, 0
        )
        return answer

    def _conflicts(self) -> int:
        return int(self._sat.glucose421_acc_stats(self._handle)["conflicts"])

    def _model(self) -> list[Literal]:
        return self._sat.glucose421_model(self._handle) or []


class Prover(Glucose):
    """Glucose that writes down each clause it learns or drops, in DRUP. It is asked without assumptions."""

    def __init__(self, variables: int) -> None:
        from tempfile import TemporaryFile  # seldom needed

        super().__init__(variables)
        self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as the engine
        self._sat.glucose421_tracepr(self._handle, self._file)

    def __del__(self) -> None:
        super().__del__()
        if hasattr(self, "_file"):
            self._file.close()

    def lemmas(self) -> list[str]:
        """The lines that it has written."""
        self._file.seek(0)
        return self._file.read().decode("ascii").splitlines(keepends=True)


class Cadical(Engine):
    """CaDiCaL 1.5.3. It aborts when asked for a model after a clause was added, so both are read at once."""

    def __init__(self, variables: int) -> None:
        super().__init__(variables)
        self._handle = self._sat.cadical153_new()
        self._sat.cadical153_set(
            self._handle, "phase", 0
        )  # try false first: little is chosen, little is broken
        self.add = partial(self._sat.cadical153_add_cl, self._handle)
        self._last_model: list[Literal] = []
        self._last_core: list[Literal] = []

    def __del__(self) -> None:
        if hasattr(self, "_handle"):
            self._sat.cadical153_del(self._handle, None)

    def core(self) -> list[Literal]:
        return self._last_core

    def prefer(self, literals: Sequence[Literal]) -> None:
        self._sat.cadical153_setphases(self._handle, literals)

    def refutes(self, assumptions: Sequence[Literal]) -> bool:  # noqa: ARG002 - it costs milliseconds
        return False

    def open_in(self, model: Sequence[Literal], granted: Sequence[Literal]) -> Collection[Literal]:  # noqa: ARG002
        return model

    def _solve_within(self, assumptions: Sequence[Literal], conflicts: int) -> bool | None:
        assumed = list(assumptions)
        self._sat.cadical153_cbudget(self._handle, conflicts)
        status = self._sat.cadical153_solve_lim(self._handle, assumed, HERE_SIGINT_STAYS_WITH_PYTHON)
        if status > 0:
            self._last_model = self._sat.cadical153_model(self._handle) or []
        elif status < 0:
            self._last_core = self._sat.cadical153_core(self._handle, assumed) or []
        return bool(status > 0) if status else None

    def _conflicts(self) -> int:
        return int(self._sat.cadical153_acc_stats(self._handle)["conflicts"])

    def _model(self) -> list[Literal]:
        return list(self._last_model)


def start(name: str, variables: int) -> Engine:
    """The engine of that name, empty, with the variables 1 to `variables` taken.

    Raises ValueError for a name that is not in `ENGINES`.
    """
    if name not in ENGINES:
        raise ValueError(name)
    return Glucose(variables) if name == "glucose42" else Cadical(variables)
