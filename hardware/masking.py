"""What identifies a machine or a person, replaced by numbers: the same value by the same number everywhere.

Identifiers are found first, in all texts, by what they look like and by what stands before them; then each is
replaced wherever it stands, so that what two tools say of one card can still be joined. Texts are bytes read
as Latin-1, which keeps every byte.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import attrs

Kind = Literal["serial", "uuid", "mac", "address", "host", "user", "id"]

_HEX = "[0-9a-fA-F]"
_UUID = re.compile(rf"(?<![0-9a-zA-Z]){_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}(?![0-9a-zA-Z])")
_MAC = re.compile(rf"(?<![0-9a-zA-Z:]){_HEX}{{2}}(?::{_HEX}{{2}}){{5,19}}(?![0-9a-zA-Z:])")
_LONG_ID = re.compile(rf"(?<![0-9a-zA-Z]){_HEX}{{32,}}(?![0-9a-zA-Z])")  # machine ids, container ids
#: Four numbers are mostly a version; an address has nothing of a version's surroundings.
_IPV4 = re.compile(r"(?<![\w.+-])(?:\d{1,3}\.){3}\d{1,3}(?![\w+-]|\.\d)")
_IPV6 = re.compile(rf"(?<![\w:.]){_HEX}{{0,4}}(?::{_HEX}{{0,4}}){{2,7}}(?![\w:.])")
_SERIAL = re.compile(
    r"(?:serial(?:[ _-]?(?:number|no))?(?: \(system\))?|(?:unique|hive)[ _]id"
    r"|guid|uuid|wwn|wwid|pdi|asset[ _]tag)"
    r"""["']?[ \t]*[:=>][ \t=>]*["']?([^\s"'<>,;()\[\]]+)""",
    re.IGNORECASE,
)
_KFD = re.compile(r"^(?:unique|hive)_id (\d+)", re.MULTILINE)
_HOME = re.compile(r"((?:/home|/Users|/run/media|/media)/|\\Users\\+|\busername=)([^\s/\\,:;\"'<>]+)")
_SHARE = re.compile(r"^(?:\S+ - \S+ )?(?://)?([A-Za-z0-9][\w.-]*)(?::/|/)", re.MULTILINE)
_CREDENTIALS = re.compile(r"(://)[^\s/@\"']+@")
_QUERY = re.compile(r"--query-gpu=(\S+)")

#: Files whose whole content identifies the machine.
_TELLING_FILES = re.compile(
    r"/(?:serial|serial[_-]number|unique_id|xgmi_hive_id|wwid|wwn|uuid|machine-id|boot_id|"
    r"(?:product|board|chassis)_(?:serial|uuid|asset_tag))$"
)
_TABLE_OF_CONNECTIONS = re.compile(r"/net/tcp6?$")
_CONNECTION = re.compile(r"\b([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})\b")

#: What many machines and accounts are called tells nobody apart, and is a word of the facts themselves.
_COMMON = frozenset(
    {
        *("admin", "administrator", "alma", "alpine", "apple", "arch", "azureuser", "build", "builder"),
        *("centos", "container", "cuda", "daemon", "darwin", "data", "debian", "default", "desktop"),
        *("docker", "ec2-user", "fedora", "gentoo", "github", "guest", "home", "host", "intel"),
        *("jetson", "laptop", "linux", "localdomain", "localhost", "machine", "macos", "mint", "model"),
        *("models", "nixos", "nobody", "node", "nvidia", "opensuse", "podman", "rhel", "rocky", "rocm"),
        *("root", "runner", "server", "share", "shared", "suse", "tegra", "test", "ubuntu", "user"),
        *("users", "windows", "work", "workstation"),
    }
)
_SHORTEST_WORD = 4  # a shorter name is masked only where it stands as one


def is_distinctive(name: str) -> bool:
    """Whether a name of a host or an account tells it from others, and is hardly a word of the facts."""
    return len(name) >= _SHORTEST_WORD and name.lower() not in _COMMON and not name.isdigit()


@attrs.frozen
class Text:
    """One recorded text, with what is known of where it is from."""

    content: str
    path: str = ""
    argv: tuple[str, ...] = ()


@attrs.frozen
class Masks:
    """Masks by identifier in lower case; `counts` says how many there are of each kind."""

    by_identifier: Mapping[str, str]
    counts: Mapping[Kind, int]
    accounts: Mapping[str, str]
    _pattern: re.Pattern[str]

    def hide(self, text: str) -> str:
        """The text with every identifier masked."""
        text = _CREDENTIALS.sub(r"\1masked@", text)
        text = self._pattern.sub(lambda match: self.by_identifier[match[0].lower()], text)
        return _HOME.sub(lambda match: match[1] + self.accounts.get(match[2].lower(), match[2]), text)

    def hide_bytes(self, content: bytes) -> bytes:
        return self.hide(content.decode("latin-1")).encode("latin-1")

    def hide_file(self, path: str, content: bytes) -> bytes:
        text = self.hide(content.decode("latin-1"))
        if _TABLE_OF_CONNECTIONS.search(path):
            text = _CONNECTION.sub(lambda match: f"{self._hide_connection(match[1])}:{match[2]}", text)
        return text.encode("latin-1")

    def _hide_connection(self, hexadecimal: str) -> str:
        mask = self.by_identifier.get(str(_kernel_address(hexadecimal)).lower())
        return hexadecimal if mask is None else _as_kernel_writes(ipaddress.ip_address(mask))


def find_masks(texts: Iterable[Text], *, hosts: Iterable[str] = (), users: Iterable[str] = ()) -> Masks:
    """Masks for all identifiers of the texts, and for the names known beforehand that stand in them."""
    texts = tuple(texts)
    found: dict[str, Kind] = {}
    accounts = {name.lower() for name in users}
    machines = set(hosts)
    for text in texts:
        for kind, value in _identifiers(text):
            found.setdefault(value.lower(), kind)
        accounts.update(match[2].lower() for match in _HOME.finditer(text.content))
        if text.path.endswith(("/mounts", "/mountinfo")):
            machines.update(match[1] for match in _SHARE.finditer(text.content))
    everything = "\n".join(text.content for text in texts).lower()
    known: tuple[tuple[Kind, set[str]], ...] = (("host", machines), ("user", accounts))
    for kind, names in known:
        for name in (name.lower() for name in names if name.lower() in everything):
            found |= {name: kind} if is_distinctive(name) and name not in found else {}
    return _numbered(
        found, sorted(name for name in accounts if name in everything and name not in ("root", ""))
    )


def _numbered(found: Mapping[str, Kind], accounts: Iterable[str]) -> Masks:
    masks: dict[str, str] = {}
    counts: dict[Kind, int] = {}
    for value in sorted(found):
        kind = found[value]
        if kind != "user":
            counts[kind] = counts.get(kind, 0) + 1
            masks[value] = _mask(kind, value, counts[kind])
    users = {name: f"user{number}" for number, name in enumerate(accounts, 1)}
    masks |= {name: users[name] for name, kind in found.items() if kind == "user"}
    if users:
        counts["user"] = len(users)
    words = "|".join(map(re.escape, sorted(masks, key=lambda value: (-len(value), value)))) or "(?!)"
    pattern = re.compile(rf"(?:(?<![0-9a-zA-Z])|(?<=0[xX]))(?:{words})(?![0-9a-zA-Z])", re.IGNORECASE)
    return Masks(masks, counts, users, pattern)


# --- finding ----------------------------------------------------------------------------------------


def _identifiers(text: Text) -> Iterator[tuple[Kind, str]]:
    content = text.content
    yield from (("uuid", match[0]) for match in _UUID.finditer(content) if match[0].strip("0-"))
    yield from (("mac", match[0]) for match in _MAC.finditer(content))
    yield from (("id", match[0]) for match in _LONG_ID.finditer(content) if match[0].strip("0fF"))
    yield from (("address", found) for found in _addresses(text))
    yield from (("serial", value) for value in map(_bare, _serials(text)) if _is_serial(value))


def _serials(text: Text) -> Iterator[str]:
    yield from (match[1] for match in _SERIAL.finditer(text.content))
    yield from (match[1] for match in _KFD.finditer(text.content))
    if _TELLING_FILES.search(text.path):
        yield text.content.strip(" \t\r\n\0")
    yield from _column_of_serials(text)


def _column_of_serials(text: Text) -> Iterator[str]:
    """`nvidia-smi --query-gpu=name,serial --format=csv`: the columns are those that were asked for."""
    query = next((match[1] for word in text.argv if (match := _QUERY.fullmatch(word))), "")
    columns = [number for number, name in enumerate(query.split(",")) if name in ("serial", "gpu_serial")]
    for line in text.content.splitlines() if columns else ():
        cells = [cell.strip() for cell in line.split(",")]
        yield from (cells[number] for number in columns if number < len(cells))


def _bare(value: str) -> str:
    return re.sub(r"^(?:0x|GPU-|MIG-|CPU-)", "", value.strip(), flags=re.IGNORECASE)


def _is_serial(value: str) -> bool:
    """A value of some length with a number in it; not what tools print where there is none."""
    has_number = any(character in "123456789" for character in value)
    return 6 <= len(value) <= 128 and has_number and value.isascii() and not _UUID.fullmatch(value)


def _addresses(text: Text) -> Iterator[str]:
    for match in (*_IPV4.finditer(text.content), *_IPV6.finditer(text.content)):
        try:
            address = ipaddress.ip_address(match[0])
        except ValueError:
            continue
        if _is_somebodys(address):
            yield match[0]
    if _TABLE_OF_CONNECTIONS.search(text.path):
        for match in _CONNECTION.finditer(text.content):
            address = _kernel_address(match[1])
            if _is_somebodys(address):
                yield str(address)


def _is_somebodys(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return _is_somebodys(mapped)
    mask = address.version == 4 and address.packed[0] == 255
    return not (address.is_loopback or address.is_unspecified or mask)


# --- masks ------------------------------------------------------------------------------------------


def _mask(kind: Kind, value: str, number: int) -> str:
    """Of the same shape, so that a reader takes it for what it was."""
    if kind == "uuid":
        return f"00000000-0000-0000-0000-{number:012d}"
    if kind == "mac":
        pairs = value.count(":") + 1
        return ":".join(["02", *["00"] * (pairs - 3), f"{number >> 8 & 255:02x}", f"{number & 255:02x}"])
    if kind == "address":
        return str(_documentation_address(ipaddress.ip_address(value), number))
    if kind == "host":
        return f"host{number}"
    if re.fullmatch("[0-9a-f]+", value):
        return f"1{number:0{len(value) - 1}d}"
    return f"SERIAL{number}"


def _documentation_address(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, number: int
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Of the blocks set aside for examples: 198.18.0.0/15 (RFC 2544), 2001:db8::/32 (RFC 3849)."""
    if address.version == 4:
        return ipaddress.IPv4Address("198.18.0.0") + number
    return ipaddress.IPv6Address("2001:db8::") + number


def _kernel_address(hexadecimal: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """As /proc/net/tcp writes them on a little-endian machine: words of 32 bits, each turned round."""
    content = bytes.fromhex(hexadecimal)
    words = (content[at : at + 4][::-1] for at in range(0, len(content), 4))
    return ipaddress.ip_address(b"".join(words))


def _as_kernel_writes(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    packed = address.packed
    return b"".join(packed[at : at + 4][::-1] for at in range(0, len(packed), 4)).hex().upper()
