"""The grammar of one request or pin: `vllm >=0.23`, `torch:cpu`, `torch ==2.7.1+cu128`, `@openai-api >=1`.

    request := ["@"] NAME [":" VARIANT] [clause ("," clause)*]
    clause  := ("==" "!=" ">=" "<=" ">" "<" "~=" "^") VERSION

On a command line an environment may stand before it, `train/torch`. Names are brought to the one
spelling of PEP 503. Which scheme the versions are of is not known here, so a specifier is tidied (no
blanks, clauses sorted) and refused only where no scheme at all can read it.
"""

from __future__ import annotations

import re

import attrs

import versions
from stacks.errors import RequestError
from stacks.intent import Origin, Pin, PortWish, Request

LONGEST_REQUEST = 300  # characters: a real one comes nowhere near
HIGHEST_PORT = 65535

_NAME = re.compile(r"[a-z0-9]([a-z0-9._-]*[a-z0-9])?", re.IGNORECASE | re.ASCII)
_LABEL = re.compile(r"[a-z0-9][a-z0-9._-]*", re.ASCII)
_SHAPE = re.compile(
    r"(?P<at>@?)\s*(?P<name>[^\s<>=!~^:\[\]@]*)\s*(?P<extras>\[[^\]]*\])?(?P<label>:[^\s<>=!~^]*)?\s*(?P<rest>.*)",
    re.DOTALL,
)
_FOREIGN = re.compile(
    r"\||(?<!\S)if(?!\S)|^\s*host(?=\s)"
)  # what a requirement of a manifest has and a request has not
#: The schemes, those first that need no further library.
_SCHEMES = ("pep440", "build", "semver", "debian")


def parse_request(text: str, origin: Origin) -> Request:
    """One thing that shall be there. Raises RequestError."""
    at, name, label, rest = _split(text)
    specifier, local = _read_specifier(name, rest)
    if label is not None and local is not None and label != local:
        raise RequestError("two-variants", one=label, other=local)
    variant = label if local is None else local
    if at and variant is not None:
        raise RequestError("variant-of-interface", interface=name, variant=variant)
    return Request(name, bool(at), specifier, variant, origin=origin)


def parse_wish(text: str, origin: Origin) -> Request:
    """A request with the environment that it is for: `train/torch ==2.15.0`. Raises RequestError."""
    environment, slash, rest = text.partition("/")
    if not slash:
        return parse_request(text, origin)
    return attrs.evolve(parse_request(rest, origin), environment=normal_name(environment.strip()))


def parse_pin(text: str, environment: str | None, origin: Origin) -> Pin:
    """Versions that a module is held at: a request for a module, with a specifier and no variant.

    Raises RequestError.
    """
    held = parse_request(text, origin)
    if held.interface:
        raise RequestError("interface-in-pin", interface=held.name)
    if held.variant is not None:
        raise RequestError("variant-in-pin", name=held.name, variant=held.variant)
    if not held.specifier:
        raise RequestError("pin-without-versions", name=held.name)
    return Pin(held.name, held.specifier, environment, origin)


def parse_port(text: str, origin: Origin = Origin("")) -> PortWish:
    """`vllm=8124`, `langfuse:http=3100`: where a module shall listen. Raises RequestError."""
    module, _, number = text.partition("=")
    name, colon, port = module.strip().partition(":")
    fits = re.fullmatch(r"\s*[0-9]{1,5}\s*", number) and 1 <= int(number) <= HIGHEST_PORT
    if not fits or not name or bool(colon) != bool(port):
        raise RequestError("bad-port", text=text)
    return PortWish(normal_name(name), int(number), port, origin)


def normal_name(text: str) -> str:
    """The one spelling of a module's, interface's or environment's name. Raises RequestError."""
    from documents import look_alike

    if not text.isascii() and (plain := look_alike(text)):
        raise RequestError("confusable-name", name=text, suggestion=plain)
    if not _NAME.fullmatch(text):
        raise RequestError("bad-name", name=text, suggestion="")
    return re.sub(r"[-_.]+", "-", text).lower()


def _split(text: str) -> tuple[str, str, str | None, str]:
    """The four parts of a request: `@` or "", name, label, and the specifier as it was written."""
    if len(text) > LONGEST_REQUEST:
        raise RequestError("request-too-long", length=len(text), limit=LONGEST_REQUEST)
    if not text.strip():
        raise RequestError("empty-request")
    if foreign := _FOREIGN.search(text):
        raise RequestError("not-a-request", word=foreign.group().strip())
    shape = _SHAPE.fullmatch(text.strip())
    assert shape is not None  # every part may be empty, and the last takes what is left
    if not shape["name"]:
        raise _nameless(shape["rest"])
    environment, slash, request = shape["name"].partition("/")
    if slash:
        raise RequestError("environment-in-request", environment=environment, request=request)
    name = normal_name(shape["name"])
    if shape["extras"] is not None:
        raise RequestError("extras-in-request", name=name, extras=shape["extras"])
    return shape["at"], name, _label(shape["label"]), shape["rest"]


def _nameless(rest: str) -> RequestError:
    return RequestError("range-without-name", specifier=rest) if rest else RequestError("empty-request")


def _label(text: str | None) -> str | None:
    if text is None:
        return None
    label = text.removeprefix(":").lower()
    if not _LABEL.fullmatch(label):
        raise RequestError("bad-variant", variant=label)
    return label


def _read_specifier(name: str, text: str) -> tuple[str, str | None]:
    """The tidy specifier, and the label that a local version in it selects."""
    tidy = _tidy(text)
    if tidy is None:
        raise RequestError("request-specifier", name=name, specifier=text, suggestion=_suggest(text))
    clauses, labels = [], []
    for clause in filter(None, tidy.split(",")):
        plain, label = _without_label(clause)
        clauses.append(plain)
        labels += [label] if label is not None else []
    for other in labels[1:]:
        if other != labels[0]:
            raise RequestError("two-variants", one=labels[0], other=other)
    specifier = versions.tidy_specifier(",".join(clauses))
    if specifier and not _is_possible(specifier):
        raise RequestError("request-impossible", name=name, specifier=specifier)
    return specifier, labels[0] if labels else None


def _without_label(clause: str) -> tuple[str, str | None]:
    """`==2.7.1+cu128` is `==2.7.1` and the label `cu128`, where the version is one of PEP 440."""
    version = clause.lstrip("=!<>~^")
    if "+" not in version:
        return clause, None
    try:
        public, _, label = versions.canonical("pep440", version).partition("+")
    except versions.VersionError:
        return clause, None  # a plus sign of another scheme: Debian's `16.4-1.pgdg120+1`
    if clause != f"=={version}":
        raise RequestError("label-needs-equals", clause=clause, label=label)
    return f"=={public}", label


def _tidy(text: str) -> str | None:
    """The tidy spelling, or None where no scheme can read it. A label is no matter of schemes."""
    try:
        tidy = versions.tidy_specifier(text)
    except versions.SpecifierError:
        return None
    return tidy if not tidy or any(_reads(scheme, tidy) for scheme in _SCHEMES) else None


def _reads(scheme: str, specifier: str) -> bool:
    try:
        versions.canonical_specifier(scheme, specifier)
    except versions.SpecifierError:
        return False
    return True


def _is_possible(specifier: str) -> bool:
    """Whether some scheme that can read it has a version that it admits."""
    readers = (scheme for scheme in _SCHEMES if _reads(scheme, specifier))
    return any(versions.is_satisfiable(scheme, specifier) for scheme in readers)


def _suggest(text: str) -> str:
    """What was meant, if it is one of the slips that are often made: `=1.2`, `1.2`, `@1.2`, `>=1 <2`."""
    bare = text.lstrip("=@ ")
    for meant in (f"=={bare}", re.sub(r"\s+(?=[<>=!~^])", ",", text.strip())):
        tidy = _tidy(meant)
        if tidy:
            return tidy
    return ""
