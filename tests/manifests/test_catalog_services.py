"""Languages, tools and services of the catalogue, which are written by hand, against the collected facts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.version import Version

from manifests import HostTerm, Module, Release, Variant
from manifests.registry import BUILTIN, load_catalog

TODAY = "2026-11-22"  # when the facts were collected, and what is said to be past its end of life

#: Where the facts tell of a module's lines: their newest release, its date, and the end of their life.
LINES = {
    "bun": ("languages", "bun"),
    "deno": ("languages", "deno"),
    "go": ("languages", "go"),
    "nodejs": ("languages", "nodejs"),
    "openjdk": ("languages", "eclipse-temurin"),
    "python": ("languages", "python"),
    "rust": ("languages", "rust"),
    "clickhouse": ("databases", "clickhouse"),
    "elasticsearch": ("databases", "elasticsearch"),
    "mariadb": ("databases", "mariadb"),
    "mongodb": ("databases", "mongodb"),
    "neo4j": ("databases", "neo4j"),
    "opensearch": ("databases", "opensearch"),
    "postgres": ("databases", "postgresql"),
    "redis": ("databases", "redis"),
    "valkey": ("databases", "valkey"),
    "caddy": ("services", "caddy"),
    "grafana": ("services", "grafana"),
    "kafka": ("services", "apache-kafka"),
    "keycloak": ("services", "keycloak"),
    "nginx": ("services", "nginx"),
    "prometheus": ("services", "prometheus"),
    "rabbitmq": ("services", "rabbitmq"),
    "traefik": ("services", "traefik"),
    "vault": ("services", "hashicorp-vault"),
}

#: Lines of the facts that are left out: no image of them is known by that version.
LEFT_OUT = {
    *(("caddy", "1.0.5"), ("grafana", "12.1.10"), ("kafka", "3.6.2"), ("redis", "8.0.6")),
    *(("postgres", version) for version in ("13.23", "12.22", "11.22")),
}

#: Modules whose releases were read from documents and issue threads that their manifests name.
READ_ELSEWHERE = {
    *("amd-metrics-exporter", "code-server", "dcgm-exporter", "node-exporter", "nvidia-gpu-exporter"),
    *("qdrant", "searxng"),
}

#: Under which name the official images list a module, where it is another one.
LISTED_AS = {"clickhouse/clickhouse-server": "clickhouse"}

catalog = load_catalog([BUILTIN], cache=None)


def module(name: str) -> Module:
    found = catalog.module(name)
    assert found is not None, name
    return found


def release(name: str, version: str) -> Release:
    (found,) = (r for r in module(name).releases if r.version == version)
    return found


def by_hand() -> list[Module]:
    every = map(module, catalog.names())
    return [each for each in every if each.file.split("/")[-2] in ("languages", "services", "tools")]


@cache
def facts_of(shared: Path, name: str) -> Any:
    with (shared / "facts" / f"{name}.yaml").open("rb") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)


def spelled(version: Any) -> str:
    """As the catalogue spells it: what stands after a plus would name a variant."""
    return str(Version(str(version).partition("+")[0]))


# --- releases -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(LINES))
def test_every_line_has_its_newest_release_with_date_and_status(name: str, shared: Path) -> None:
    group, known_as = LINES[name]
    found = {spelled(each.version): each for each in module(name).releases}
    for line in facts_of(shared, "tools")[group][known_as]["releases"]:
        version = spelled(line["latest"])
        if (name, version) in LEFT_OUT:
            assert version not in found
            continue
        past = isinstance(line["eol"], str) and line["eol"] <= TODAY
        assert found[version].date == line["latest_date"]
        assert found[version].status == ("deprecated" if past else "available"), found[version].id


def test_no_image_is_made_up(shared: Path) -> None:
    """Each is in the facts, or in the list of official tags, or marked as not read from there."""
    told = set(images_in(facts_of(shared, "images"))) | set(images_in(facts_of(shared, "harbor_services")))
    official = dict(official_tags(shared))
    checked = 0
    for each in by_hand():
        for one, variant in containers(each):
            image = str(variant.image)
            repository, _, tag = image.rpartition(":")
            listed = tag in official.get(LISTED_AS.get(repository, repository), ())
            if listed or any(image == known or known.endswith(f"/{image}") for known in told):
                checked += 1
            else:
                doubted = "medium" in (variant.confidence, one.confidence)
                assert doubted or each.name in READ_ELSEWHERE, image
    assert checked > 60


def containers(each: Module) -> Iterator[tuple[Release, Variant]]:
    for one in each.releases:
        yield from ((one, variant) for variant in one.variants if variant.image)


def images_in(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for part in node.values() if isinstance(node, dict) else node:
            yield from images_in(part)


def official_tags(shared: Path) -> Iterator[tuple[str, set[str]]]:
    for image, rows in facts_of(shared, "tools")["official_image_tags"]["images"].items():
        yield image, {str(row["version"]) for row in rows} | {str(tag) for row in rows for tag in row["tags"]}


@pytest.mark.parametrize(
    "image", ["mariadb", "memcached", "mongo", "mysql", "nats", "neo4j", "elasticsearch"]
)
def test_every_official_image_is_there(image: str, shared: Path) -> None:
    name = {"mongo": "mongodb"}.get(image, image)
    rows = facts_of(shared, "tools")["official_image_tags"]["images"][image]
    assert {spelled(row["version"]) for row in rows} <= {spelled(r.version) for r in module(name).releases}


def test_an_architecture_is_one_of_the_official_image(shared: Path) -> None:
    names = {
        "amd64": "x86_64",
        "arm64v8": "aarch64",
        "arm32v6": "armv6l",
        "arm32v7": "armv7l",
        "i386": "i686",
    }
    for image, rows in facts_of(shared, "tools")["official_image_tags"]["images"].items():
        common = {names.get(arch, arch) for arch in shared_by(rows)}
        for each in by_hand():
            for one, variant in containers(each):
                if one.confidence or variant.confidence or str(variant.image).partition(":")[0] != image:
                    continue
                said = {value for t in host_terms(variant) if t.fact == "arch" for value in t.any_of}
                assert said <= common, (one.id, variant.label)


def shared_by(rows: list[dict[str, Any]]) -> set[str]:
    return set.intersection(*(set(row["arch"]) for row in rows)) if rows else set()


def host_terms(said: Release | Variant) -> list[HostTerm]:
    return [t for r in said.requires for t in r.any_of if isinstance(t, HostTerm)]


# --- what a service is --------------------------------------------------------------------------------


def test_health_volumes_and_variables_are_those_of_the_facts(shared: Path) -> None:
    rows = {row["id"]: row for row in facts_of(shared, "images")["images"]}
    services = [each for each in by_hand() if each.name in rows]
    assert len(services) >= 20
    for each in services:
        row, newest = rows[each.name], each.releases[0]
        health = row["health"] or {}
        assert newest.health is None or health, each.name
        if newest.health and newest.health.http:
            assert health["http"].split()[0] == newest.health.http
            assert (
                health["port"] == {port.name: port.number for port in newest.ports}[newest.health.port or ""]
            )
            assert newest.health.confidence == health.get("confidence")
        elif newest.health:
            assert health["cmd"] == newest.health.command
        volumes = {volume.split()[0] for text in row["volumes"] for volume in text.split(";")}
        assert set(newest.volumes) <= {volume.split()[0] for volume in volumes} | said_later(each)
        needed = {name for name in row["env_required"] if name.isidentifier()}
        assert needed == {*newest.environment, *newest.secrets}, each.name


def said_later(each: Module) -> set[str]:
    """PostgreSQL 18 moved its folder: the facts tell both in one line."""
    return {"/var/lib/postgresql"} if each.name == "postgres" else set()


PROVIDERS = {
    "clickhouse": ["clickhouse"],
    "elasticsearch": ["elasticsearch"],
    "grafana": ["grafana"],
    "milvus": ["milvus"],
    "mongodb": ["mongodb"],
    "mysql": ["mysql"],  # MariaDB speaks its protocol, and is another database
    "pgvector": ["postgres-pgvector"],
    "postgres": ["postgres", "postgres-pgvector"],
    "prometheus": ["prometheus"],
    "qdrant": ["qdrant"],
    "redis": ["redis", "valkey"],
    "s3": ["minio"],
    "search": ["searxng"],
    "weaviate": ["weaviate"],
}


@pytest.mark.parametrize("interface", sorted(PROVIDERS))
def test_what_applications_may_rely_on(interface: str) -> None:
    assert list(catalog.providers(interface)) == PROVIDERS[interface]


@pytest.mark.parametrize(
    ("name", "version", "interface", "as_version"),
    [
        ("postgres", "17.11", "postgres", "17.11"),
        ("postgres-pgvector", "16", "postgres", "16"),
        ("redis", "7.4.11", "redis", "7.4.11"),
        ("valkey", "9.1.1", "redis", "7.2.4"),
        ("postgres-pgvector", "16", "vector-db", None),
    ],
)
def test_versions_of_interfaces(name: str, version: str, interface: str, as_version: str | None) -> None:
    provided = {part.interface: part.version for part in release(name, version).provides}
    assert provided[interface] == as_version


@pytest.mark.parametrize(
    ("name", "version", "licence"),
    [
        ("redis", "7.2.16", "BSD-3-Clause"),
        ("redis", "7.4.11", "LicenseRef-RSALv2 OR SSPL-1.0"),
        ("redis", "8.2.9", "LicenseRef-RSALv2 OR SSPL-1.0 OR AGPL-3.0-only"),
        ("vault", "2.0.4", "BUSL-1.1"),
        ("mongodb", "8.0.29", "SSPL-1.0"),
        ("elasticsearch", "9.5.2", "Elastic-2.0"),
        ("grafana", "13.2.0", "AGPL-3.0-only"),
        ("mysql", "9.7.2", "GPL-2.0-only"),
    ],
)
def test_licences(name: str, version: str, licence: str) -> None:
    assert release(name, version).licence == licence


@pytest.mark.parametrize(
    ("name", "requirement"),
    [
        ("amd-metrics-exporter", "host gfx in gfx90a gfx942 gfx950"),
        ("dcgm-exporter", "host nvidia-driver"),
        ("elasticsearch", "host vm.max_map_count >=262144 if host os in linux"),
        ("milvus", "@etcd"),
        ("milvus", "@s3"),
        ("mongodb", "host avx if host arch in x86_64"),
        ("temporal-ui", "@temporal"),
    ],
)
def test_needs(name: str, requirement: str) -> None:
    assert requirement in {each.text for each in module(name).releases[0].requires}


def test_every_port_of_a_service_can_be_moved() -> None:
    """Seven of them want 8080: none is bound to the number it has inside."""
    ports = [(one.id, port) for each in by_hand() for one in each.releases for port in one.ports]
    assert [said for said, port in ports if not port.movable] == []
    assert sum(each.releases[0].ports != () for each in by_hand()) >= 45


def test_every_module_has_a_licence_and_a_release_that_is_not_deprecated() -> None:
    assert [each.name for each in by_hand() if each.licence is None] == []
    assert [each.name for each in by_hand() if all(r.status != "available" for r in each.releases)] == []
    assert len(by_hand()) >= 55
