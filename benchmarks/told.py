"""The same ten conflicts as las, uv, aspcud and libsolv tell them; each tool is run.

python -m benchmarks.told    writes docs/explanations.md
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs

from benchmarks.told_cases import CASES, FILES, MACHINES, Case
from benchmarks.told_formats import as_cudf, as_testtags
from benchmarks.told_packages import Question, question_of
from encoders import Situation, encode
from hardware import machine_from_json
from manifests import BUILTIN, load_catalog
from policies import evaluate, load_policy
from stacks import Intent, Origin, parse_request

REPORT = Path(__file__).parent.parent / "docs" / "explanations.md"
LAS = str(Path(sys.executable).parent / "las")
MANYLINUX = "x86_64-manylinux_2_40"
TIMEOUT_S = 300

HEAD = """\
# The same conflicts, told four ways

Written by `python -m benchmarks.told`, which runs each tool: every answer stands as it was printed.
Versions: {versions}; the program of libsolv does not tell its own.

The four are made for different things, and each answers its own question well:

- **las** plans a machine: packages, images, drivers, ports, memory, policy. It says which facts conflict,
  where each comes from, and what to run instead.
- **[uv](https://docs.astral.sh/uv/)** installs Python packages, from the metadata of an index and not of a
  catalogue. It says how it was driven to "no", and leaves the way out to the reader.
- **[aspcud](https://github.com/potassco/aspcud)** finds the best upgrade of a set of packages (CUDF), for
  another program to read. To that program it says whether there is one.
- **[libsolv](https://github.com/openSUSE/libsolv)** is the solver of zypper, dnf and conda. It names a rule
  that stands in the way, and jobs that could be given up. A package manager puts words around that.

aspcud and libsolv are given what the request reaches of the catalogue of las: a release is a package, a build
one of its own (`vllm:wheel`), and a fact of the machine an installed package. uv is told the Python and the
platform. Where a tool cannot be asked, the reason stands in its place.

Machines:

```sh
{machines}
```
"""


@attrs.frozen
class Asked:
    """What every teller is given. `folder` holds the profiles and policies, under the names shown."""

    case: Case
    folder: Path
    question: Question


def las(asked: Asked) -> tuple[str, str]:
    words = ["solve", *asked.case.requests, *asked.case.options]
    words += ["--profile", f"{asked.case.machine}.json"]
    return shlex.join(["las", *words]), run([LAS, *words], asked.folder)


def uv(asked: Asked) -> tuple[str, str]:
    """The interpreter is an option of uv, and no requirement."""
    texts = [text for text in asked.case.requests if not text.startswith("python ")]
    (asked.folder / "requirements.in").write_text("\n".join(texts) + "\n", encoding="utf-8")
    words = [
        "uv",
        "pip",
        "compile",
        "-q",
        "--no-header",
        "--no-annotate",
        "--python-version",
        asked.case.python,
    ]
    words += ["--python-platform", MANYLINUX, "requirements.in"]
    return shlex.join(words), run(words, asked.folder)


def aspcud(asked: Asked) -> tuple[str, str]:
    (asked.folder / "request.cudf").write_text(as_cudf(asked.question), encoding="utf-8")
    words = ["aspcud", "request.cudf", "answer", "paranoid"]
    said = run(words, asked.folder)
    answer = (asked.folder / "answer").read_text(encoding="utf-8")
    return f"{shlex.join(words)}; cat answer", f"{said}{answer}".strip()


def libsolv(asked: Asked) -> tuple[str, str]:
    (asked.folder / "request.t").write_text(as_testtags(asked.question), encoding="utf-8")
    words = ["testsolv", "request.t"]
    return shlex.join(words), run(words, asked.folder)


#: name -> its program, and how it is asked
TELLERS: dict[str, tuple[str, Callable[[Asked], tuple[str, str]]]] = {
    "las": (LAS, las),
    "uv": ("uv", uv),
    "aspcud": ("aspcud", aspcud),
    "libsolv": ("testsolv", libsolv),
}


def run(words: list[str], folder: Path) -> str:
    """What it says, on either channel."""
    env = {**os.environ, "NO_COLOR": "1", "LAS_LANG": "en", "XDG_CONFIG_HOME": str(folder)}
    done = subprocess.run(
        words,
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    return done.stdout.strip()


def prepare(folder: Path) -> None:
    """The files that commands speak of."""
    for name, (parts, ports) in MACHINES.items():
        path = folder / f"{name}.json"
        run([LAS, "profile", "build", *parts, "-q", "-o", path.name], folder)
        profile = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**profile, "ports_taken": list(ports)}), encoding="utf-8")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")


def question(case: Case, folder: Path) -> Question:
    """As packages: neither policy nor options, beside one environment for all."""
    name = f"{case.machine}.json"
    machine = machine_from_json((folder / name).read_bytes(), name)
    situation = Situation(machine, load_catalog([BUILTIN], cache=None), evaluate(load_policy(()), machine))
    requests = tuple(parse_request(text, Origin("")) for text in case.requests)
    intent = Intent(requests, together="--together" in case.options)
    return question_of(encode(intent, situation, pruned=False))


def told(case: Case, folder: Path) -> str:
    """One section."""
    asked = Asked(case, folder, question(case, folder))
    parts = [f"## {case.title}"]
    for tool, (program, ask) in TELLERS.items():
        if tool in case.untold:
            parts.append(f"{tool}: not asked, for {case.untold[tool]}")
        elif shutil.which(program) is None:
            parts.append(f"{tool}: not installed here.")
        else:
            parts.append(quoted(*ask(asked)))
    return "\n\n".join(parts)


def quoted(command: str, said: str) -> str:
    return f"```console\n$ {command}\n{said}\n```"


def versions() -> str:
    """`las 0.5, uv 0.13.9, ...`, of those that are installed and tell it."""
    found = []
    for tool, (program, _) in TELLERS.items():
        if shutil.which(program) and tool != "libsolv":
            found.append(spoken_version(tool, run([program, "--version"], Path.cwd())))
    return ", ".join(found)


def spoken_version(tool: str, said: str) -> str:
    """From the first line, the word that begins with a digit."""
    words = said.partition("\n")[0].split()
    return f"{tool} {next((word for word in words if word[:1].isdigit()), '')}".strip()


def machines_in_words(machines: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]]) -> str:
    lines = []
    for name, (parts, ports) in machines.items():
        taken = f"  # and {', '.join(map(str, ports))} in ports_taken" if ports else ""
        lines.append(shlex.join(["las", "profile", "build", *parts, "-o", f"{name}.json"]) + taken)
    return "\n".join(lines)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        sections = [told(case, folder) for case in CASES]
    files = [f"`{name}`:\n\n```yaml\n{text}```" for name, text in FILES.items()]
    head = HEAD.format(versions=versions(), machines=machines_in_words(MACHINES))
    REPORT.write_text("\n\n".join([head.strip(), *files, *sections]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
