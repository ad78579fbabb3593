"""The two long answers of nvidia-smi as one tree: `-q` by its indentation, `-q -x` by its elements."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from hardware.machine import MigDevice
from hardware.nvidia_cards import RawCard, mib, own_partitions
from hardware.texts import to_int

_LINE = re.compile(r"\s*([^:]+?)(?:\s+:\s?(.*))?$")
_CARD = re.compile(r"GPU ([0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-7])")
_DEEPEST = 40
_LINK = ("pci_gpu_link_info|gpu_link_info",)


@attrs.define
class Node:
    """A line or element: key in the XML's spelling (`fb_memory_usage`), its text, and what is below it."""

    key: str
    text: str | None = None
    below: list[Node] = attrs.field(factory=list)

    def all(self, key: str) -> Iterator[Node]:
        return (node for node in self.below if node.key == key)

    def at(self, *path: str) -> str | None:
        """The text at a path; each step may name alternatives with `|`. None where it leads nowhere."""
        node: Node | None = self
        for step in path:
            names = step.split("|")
            node = next((child for child in node.below if child.key in names), None) if node else None
        return node.text if node else None


def parse_query(text: str) -> Node:
    """`nvidia-smi -q`: sections by indentation, `key : value` lines. Cards are nodes `gpu`."""
    root = Node("log")
    open_nodes = [(-1, root)]
    for line in text.splitlines():
        card, match = _CARD.fullmatch(line.strip()), _LINE.fullmatch(line.rstrip())
        if (card is None and match is None) or len(open_nodes) > _DEEPEST:
            continue
        node = Node("gpu", card[1]) if card else _line_node(match)
        depth = len(line) - len(line.lstrip(" "))
        while open_nodes[-1][0] >= depth:
            open_nodes.pop()
        open_nodes[-1][1].below.append(node)
        open_nodes.append((depth, node))
    return root


def _line_node(match: re.Match[str] | None) -> Node:
    assert match is not None
    return Node(_normal_key(match[1]), match[2])


def parse_xml(text: str) -> Node:
    """`nvidia-smi -q -x`. A document with entities of its own, or that is broken, is an empty tree."""
    from xml.etree import ElementTree

    if "<!ENTITY" in text:
        return Node("log")
    try:
        root = ElementTree.fromstring(text.lstrip())
    except (ElementTree.ParseError, ValueError):
        return Node("log")
    return _from_element(root, 0)


def _from_element(element: object, depth: int) -> Node:
    from xml.etree.ElementTree import Element

    assert isinstance(element, Element)
    node = Node(element.tag, element.get("id") or (element.text or "").strip())
    if depth < _DEEPEST:
        node.below = [_from_element(child, depth + 1) for child in element]
    return node


def _normal_key(key: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", key.strip().lower()).strip("_")


# --- reading the tree -----------------------------------------------------------------------------


def tree_driver(log: Node) -> tuple[str | None, str | None]:
    """Driver and newest CUDA that it speaks, as text of the header. Newer tools name both otherwise."""
    driver = log.at("kmd_version") or log.at("driver_version")
    cuda = log.at("cuda_umd_version") or log.at("cuda_version")
    return _first_word(driver), _first_word(cuda)


def tree_cards(log: Node) -> Iterator[RawCard]:
    """The cards of an answer, in its order, which is that of NVML's index."""
    driver, _ = tree_driver(log)
    for index, gpu in enumerate(log.all("gpu")):
        yield RawCard(
            bus=gpu.at("pci", "pci_bus_id|bus_id") or gpu.text,
            index=index,
            name=gpu.at("product_name"),
            uuid=gpu.at("uuid|gpu_uuid"),
            total=gpu.at("fb_memory_usage", "total"),
            reserved=gpu.at("fb_memory_usage", "reserved"),
            used=gpu.at("fb_memory_usage", "used"),
            ecc=gpu.at("ecc_mode", "current_ecc|current"),
            mig=gpu.at("mig_mode", "current_mig|current"),
            display=gpu.at("display_active"),
            driver=driver,
            pci_id=gpu.at("pci", "pci_device_id|device_id"),
            brand=gpu.at("product_brand"),
            pcie_gen=gpu.at("pci", *_LINK, "pcie_gen|pcie_generation", "max_link_gen|max"),
            pcie_width=gpu.at("pci", *_LINK, "link_widths|link_width", "max_link_width|max"),
            partitions=own_partitions(_partitions(gpu)),
        )


def _partitions(gpu: Node) -> Iterator[tuple[str | None, MigDevice]]:
    groups = [gpu, *gpu.all("mig_devices")]
    for part in (node for group in groups for node in group.all("mig_device")):
        total = part.at("fb_memory_usage|shared_fb_memory_usage", "total")
        sm = to_int(part.at("device_attributes", "shared", "multiprocessor_count"))
        yield (
            part.at("gpu_instance_id"),
            MigDevice("", mib(total), sm if sm is not None and sm >= 0 else None),
        )


def _first_word(text: str | None) -> str | None:
    words = (text or "").split()
    return words[0] if words else None
