"""Bad manifests, one file each in `bad/`, and the exact faults: place, code and fields.

Faults of bytes and of YAML as such (NUL, not UTF-8, empty, too large) are in tests/documents.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import documents
import manifests
from documents import DocumentError, read_document
from manifests.loader import load_module

BAD = Path(__file__).parent / "bad"

EXPECTED: dict[str, list[str]] = {
    "accelerator-without-version": [
        "6:50 bad-value key=accelerator value=cuda expected=cuda <version>",
    ],
    "bad-dates": [
        "8:15 bad-date value=2026-02-30",
        "9:15 bad-date value=20260101",
        "10:15 bad-date value=today",
    ],
    "bad-hashes": [
        "7:49 bad-value key=digest value=abc expected=sha256:<64 hex>",
        "8:36 bad-value key=sha256 value=ABC expected=<64 hex>",
    ],
    "bad-interface": [
        "7:12 bad-name name=openai api",
    ],
    "bad-module-name": [
        "2:9 bad-name name=-toy",
    ],
    "bad-paths-and-variables": [
        "7:11 bad-value key=volumes value=data expected=/...",
        "8:15 bad-value key=environment value=HF-TOKEN expected=variable",
    ],
    "bad-release-version": [
        "9:3 bad-version version=latest scheme=pep440",
    ],
    "bad-requirements": [
        "8:11 bad-specifier specifier=>=",
        "9:11 requirement-syntax expected=end got=2.0",
        "10:12 requirement-syntax expected=end got=;",
        "11:5 confusable-name name=tоrch suggestion=torch",
        "12:11 impossible-range specifier=>2,<1",
        "13:23 bad-size value=16gb suggestion=16GB",
        "14:9 requirement-syntax expected=condition",
        "15:17 requirement-syntax expected=name",
    ],
    "bad-when": [
        "8:19 bad-specifier specifier=>=x scheme=pep440",
        "9:16 impossible-range specifier=>2,<1",
        "10:16 when-matches-nothing versions=>=9",
    ],
    "bomb": [
        "8:4 too-many-aliases limit=10000",
    ],
    "conflict-with-a-host": [
        "7:13 not-a-module text=host avx2",
    ],
    "confusable-module-name": [
        "2:9 confusable-name name=tоy suggestion=toy",
    ],
    "comma-without-quotes": [
        "7:37 range-without-name specifier=<3",
        "8:19 range-without-name specifier=>=2",
    ],
    "container-without-image": [
        "6:12 variant-lacks variant=image key=image",
    ],
    "control-characters-in-quotes": [
        "6:10 bad-value key=licence value=\x1b[31mMIT expected=line",
        "7:11 bad-value key=volumes value=/a\nb expected=/...",
    ],
    "cyclic-when": [
        "7:7 cyclic-alias",
    ],
    "duplicate-key": [
        "8:1 duplicate-key key=memory line=7",
    ],
    "duplicate-release": [
        "9:3 duplicate-release version=1.0.0 other=1.0",
    ],
    "health-without-question": [
        "7:1 release-lacks key=http",
    ],
    "huge-memory": [
        "7:9 out-of-range key=memory value=99999999999999999999TiB expected=>0B,<=1048576TiB",
    ],
    "missing-keys": [
        "1:1 missing-key key=category",
        "1:1 missing-key key=summary",
        "1:1 missing-key key=title",
    ],
    "negative-memory": [
        "7:9 out-of-range key=memory value=-2GiB expected=>0B,<=1048576TiB",
    ],
    "no-releases": [
        "7:11 no-releases",
    ],
    "no-schema": [
        "1:1 missing-key key=schema",
    ],
    "nothing-where-a-list-was": [
        "7:10 wrong-type key=requires expected=list got=nothing",
    ],
    "port-huge": [
        "7:15 out-of-range key=http value=123456789012345678901234567890 expected=<=65535",
    ],
    "port-not-a-number": [
        "7:15 wrong-type key=http expected=integer got=http",
    ],
    "port-out-of-range": [
        "7:15 out-of-range key=http value=65536 expected=<=65535",
        "7:35 out-of-range key=number value=0 expected=>=1",
    ],
    "port-without-number": [
        "7:9 release-lacks key=number",
    ],
    "release-without-variants": [
        "7:3 release-without-variants version=1.0",
    ],
    "releases-as-a-list": [
        "7:11 wrong-type key=releases expected=mapping got=list",
    ],
    "requirements-as-a-mapping": [
        "7:11 wrong-type key=requires expected=list got=mapping",
    ],
    "requirement-is-a-mapping": [
        "7:12 wrong-type key=requires expected=text got=mapping",
    ],
    "requirement-too-deep": [
        "7:34 requirement-too-deep limit=16",
    ],
    "reserved-module-name": [
        "2:9 reserved-name name=host",
    ],
    "self-requirement": [
        "7:19 self-requirement requirement=toy >=1",
    ],
    "shape-and-texts": [
        "6:1 unknown-key key=colour",
        "7:18 bad-specifier specifier=>>2",
        "8:13 not-a-module text=host avx2",
        "9:70 bad-specifier specifier=!1",
        "10:22 bad-specifier specifier=>=x scheme=pep440",
        "11:19 bad-version version=latest scheme=pep440",
    ],
    "template-without-parts": [
        "7:1 bad-template field=major known=version",
    ],
    "unknown-accelerator": [
        "6:50 bad-value key=accelerator value=cude 12.8 "
        "expected=cuda, rocm, xpu, metal, vulkan, cpu suggestion=cuda",
    ],
    "unknown-backend": [
        "6:29 bad-value key=backend value=contianer expected=container, native suggestion=container",
    ],
    "unknown-category": [
        "3:11 bad-value key=category value=engin "
        "expected=language, engine, framework, service, application, tool suggestion=engine",
    ],
    "unknown-health-port": [
        "8:19 unknown-port port=htpt known=http",
    ],
    "unknown-key-in-variant": [
        "7:31 unknown-key key=imgae suggestion=image",
    ],
    "unknown-key": [
        "7:1 unknown-key key=require suggestion=requires",
    ],
    "unknown-schema": [
        "1:9 newer-schema got=las.module/9 known=las.module/1",
    ],
    "unknown-scheme": [
        "6:9 bad-value key=scheme value=sempver expected=pep440, semver, debian, build suggestion=semver",
    ],
    "unknown-status": [
        "7:26 bad-value key=status value=withdrawed "
        "expected=available, deprecated, withdrawn suggestion=withdrawn",
    ],
    "unknown-template-field": [
        "6:1 bad-template field=majr known=version, major, minor, patch",
        "7:12 bad-template field=versoin known=version, major, minor, patch",
    ],
    "variant-without-backend": [
        "6:12 variant-lacks variant=wheel key=backend",
    ],
    "when-in-when": [
        "7:26 unknown-key key=when",
    ],
    "when-without-versions": [
        "7:8 missing-key key=versions",
    ],
    "wrong-unit": [
        "7:9 bad-size value=2gib suggestion=2GiB",
        "8:7 bad-size value=20",
    ],
    "zero-disk": [
        "7:7 out-of-range key=disk value=0B expected=>0B,<=1048576TiB",
    ],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_fault_of_a_bad_manifest(name: str) -> None:
    with pytest.raises(DocumentError) as raised:
        load_module(read_document(BAD / f"{name}.yaml", label=name))
    told = [
        " ".join(
            (
                f"{fault.line}:{fault.column}",
                fault.code,
                *(f"{key}={value}" for key, value in fault.fields if value),
            )
        )
        for fault in raised.value.faults
    ]
    assert told == EXPECTED[name]
    known = documents.CODES | manifests.CODES
    for fault in raised.value.faults:
        assert sorted(key for key, _ in fault.fields) == sorted(known[fault.code])


def test_every_file_is_expected() -> None:
    assert sorted(path.stem for path in BAD.iterdir()) == sorted(EXPECTED)
