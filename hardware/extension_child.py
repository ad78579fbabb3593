"""Runs the probe of an extension in a process of its own: what it loads may crash, hang or print.

Run as a file with `python -P`. Read from stdin, pickled by the house: the task, then what the host answers.
Written to what was stdout, a line of JSON each: questions to the host, and last what the probe came to.

    {"ask": "read", "with": ["/sys/class/accel"]}
    {"seen": "{\\"schema\\": \\"las.machine/1\\", ...}"} | {"failed": "OSError"} | {"malformed": "str"}
"""

import faulthandler
import json
import os
import pickle
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO


class AskedHost:
    """The `Host` of the process that started this one."""

    def __init__(self, names: tuple[str, ...], questions: BinaryIO, answers: BinaryIO) -> None:
        self._names = names
        self._questions = questions
        self._answers = answers

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or name not in self._names:
            raise AttributeError(name)
        return partial(self._ask, name)

    def _ask(self, name: str, *arguments: Any, **named: Any) -> Any:
        _say(self._questions, {"ask": name, "with": arguments, "named": named})
        return pickle.load(self._answers)


def main() -> int:
    """Leave stdin and stdout to the conversation: what an extension prints goes nowhere."""
    with os.fdopen(os.dup(1), "wb") as questions, os.fdopen(os.dup(0), "rb") as answers:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        task = pickle.load(answers)
        # its own watch ends this process even where nothing of Python runs any more
        faulthandler.dump_traceback_later(task["limit_s"], exit=True)
        sys.path[:] = task["path"]
        host = AskedHost(task["questions"], questions, answers)
        _say(questions, _found(task["name"], task["value"], host))
    return 0


def _found(name: str, value: str, host: AskedHost) -> dict[str, str]:
    from importlib.metadata import EntryPoint

    from hardware.extensions import GROUP, told

    try:
        seen = EntryPoint(name, value, GROUP).load()(host)
    except BaseException as error:  # a SystemExit too
        return {"failed": type(error).__name__}
    return told(seen)


def _say(questions: BinaryIO, said: dict[str, Any]) -> None:
    questions.write(json.dumps(said).encode() + b"\n")
    questions.flush()


if __name__ == "__main__":
    sys.exit(main())
