"""Reading one version by its scheme.

PEP 440 is read by packaging, semantic versions by python-semver and Debian's by univers; the last
two are imported only when a version of their scheme is met. A plain build number ("b4321") is read
here. What the operators of a specifier need to know of a version is the same for every scheme:
`Parsed`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any

import attrs

from versions.errors import VersionError

LONGEST_TEXT = 128  # characters; no real version comes near, and hostile ones end here


@attrs.frozen(eq=False)
class Parsed:
    """One version. `key` compares within a scheme; `public` is the key without a local label."""

    text: str  # canonical spelling
    key: Any
    public: Any
    branch: Hashable = None  # what it has in common with its post-releases, which `>V` leaves out
    has_branch: bool = False  # whether it can have post-releases
    release: tuple[int, ...] = ()  # its numbers, most significant first; () where a scheme has no parts
    epoch: int = 0
    prerelease: bool = False
    local: str | None = None


def without_zeros(release: tuple[int, ...]) -> tuple[int, ...]:
    while release and release[-1] == 0:
        release = release[:-1]
    return release


_NUMBERS = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))*")  # as PEP 440 spells them itself


def _pep440(text: str) -> Parsed:
    from packaging.version import Version

    version = Version(text)
    if _NUMBERS.fullmatch(text):  # most versions: what there is to know of them is in their numbers
        release = version.release
        return Parsed(text, version, version, (0, without_zeros(release), None), True, release)
    public = Version(version.public) if version.local else version
    return Parsed(
        text=str(version),
        key=version,
        public=public,
        branch=(version.epoch, without_zeros(version.release), version.pre),
        has_branch=version.post is None and version.dev is None,
        release=version.release,
        epoch=version.epoch,
        prerelease=version.is_prerelease,
        local=version.local,
    )


def _semver(text: str) -> Parsed:
    from semver import Version

    version = Version.parse(text.removeprefix("v"))
    release = (version.major, version.minor, version.patch)
    prerelease = version.prerelease is not None
    return Parsed(str(version), version, version, release=release, prerelease=prerelease)


def _debian(text: str) -> Parsed:
    from univers.debian import Version

    version = Version.from_string(text)  # type: ignore[no-untyped-call]  # univers has no types here
    upstream: str = version.upstream
    return Parsed(text, version, version, prerelease="~" in upstream)


_BUILD = re.compile(r"b?([0-9]+)")


def _build(text: str) -> Parsed:
    match = _BUILD.fullmatch(text)
    if match is None:
        raise ValueError(text)
    number = int(match.group(1))
    return Parsed(f"b{number}", number, number)


_READERS: dict[str, Callable[[str], Parsed]] = {
    "pep440": _pep440,
    "semver": _semver,
    "debian": _debian,
    "build": _build,
}

#: The schemes of versions, by the word a manifest uses.
SCHEMES: tuple[str, ...] = tuple(_READERS)

#: Schemes whose versions are rows of numbers, so that `==1.2.*`, `~=` and `^` mean something.
SCHEMES_WITH_PARTS: frozenset[str] = frozenset({"pep440", "semver"})


@lru_cache(maxsize=2**16)
def parse(scheme: str, text: str) -> Parsed:
    """The version that `text` spells. Raises VersionError; KeyError for an unknown scheme."""
    read = _READERS[scheme]
    stripped = text.strip()
    if not stripped.isascii() or not 0 < len(stripped) <= LONGEST_TEXT:
        raise VersionError(scheme, text)
    try:
        return read(stripped)
    except (ValueError, TypeError) as error:
        raise VersionError(scheme, text) from error


_LOWEST = {"pep440": ".dev0", "semver": "-0"}


def lowest(scheme: str, version: Parsed) -> Parsed:
    """The lowest pre-release of a version, or itself if it is one or its scheme does not tell."""
    if version.prerelease or scheme not in _LOWEST:
        return version
    return parse(scheme, f"{version.text.partition('+')[0]}{_LOWEST[scheme]}")


def canonical(scheme: str, text: str) -> str:
    """The one spelling of a version: `1.0-RC1` is `1.0rc1` in PEP 440. Raises VersionError."""
    return parse(scheme, text).text


def key(scheme: str, text: str) -> Any:
    """A value that compares as the versions of the scheme do. Raises VersionError."""
    return parse(scheme, text).key


def is_prerelease(scheme: str, text: str) -> bool:
    """Whether it comes before a release proper. Debian: a `~` in the upstream part."""
    if scheme in SCHEMES_WITH_PARTS and text.replace(".", "").isdigit():
        return False  # most versions are plain numbers, and reading them costs more than this look
    return parse(scheme, text).prerelease


def parts(scheme: str, text: str) -> tuple[int, ...]:
    """The numbers of a version, most significant first; () where the scheme has no parts."""
    return parse(scheme, text).release
