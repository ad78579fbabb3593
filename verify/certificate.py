"""The certificate of an answer, `las.certificate/1`: which files it consists of, and what they prove."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Literal

import attrs

SCHEMA: Literal["las.certificate/1"] = "las.certificate/1"
CERTIFICATE, PLAN, PROBLEM, SOLUTION = "certificate.json", "plan.json", "problem.opb", "solution.txt"

Claim = Literal["optimal", "no-plan"]
About = Literal["level", "order", "anything"]


@attrs.frozen
class Part:
    """One thing to be proved.

    About a level: no plan that is as good on the levels before has less than `value`. About the order:
    no other plan with the same values comes earlier. About anything: there is no plan. `proof` is the
    name of a formula (.cnf) and of its refutation (.drup); None: nothing was proved.
    """

    about: About
    level: str | None = None
    value: int | None = None
    proof: str | None = None

    @property
    def is_obvious(self) -> bool:
        """Sums of positive weights are never less than nothing."""
        return self.value == 0


@attrs.frozen
class Certificate:
    """`files` are the others of the folder, with `sha256:` and the hash of their bytes."""

    claim: Claim
    prover: str
    parts: tuple[Part, ...]
    files: Mapping[str, str]
    schema: Literal["las.certificate/1"] = SCHEMA


def hash_of(content: bytes) -> str:
    return f"sha256:{sha256(content).hexdigest()}"


def certificate_to_json(certificate: Certificate) -> str:
    return json.dumps(attrs.asdict(certificate), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def certificate_from_json(text: bytes, file: str) -> Certificate:
    """Raises `documents.DocumentError` with all faults and their places."""
    from documents import expect_schema, parse_document, validate
    from verify.certificate_schema import CertificateFile

    document = parse_document(text, file)
    expect_schema(document, SCHEMA)
    read = validate(document, CertificateFile)
    parts = tuple(Part(one.about, one.level, one.value, one.proof) for one in read.parts)
    return Certificate(read.claim, read.prover, parts, read.files)
