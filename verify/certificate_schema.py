"""How a certificate is written, for pydantic: imported only when one is read."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from documents import shaped
from verify.certificate import About, Claim

# Plain names, so that a certificate leads to no file outside its folder.
FileName = Annotated[str, shaped(r"[a-z0-9-]+\.(json|opb|txt|cnf|drup)", "level-1.cnf")]
ProofName = Annotated[str, shaped(r"[a-z0-9-]+", "level-1")]
Hash = Annotated[str, shaped(r"sha256:[0-9a-f]{64}", "sha256:...")]


class PartFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    about: About
    level: str | None
    value: Annotated[int, Field(ge=0)] | None
    proof: ProofName | None


class CertificateFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_: str = Field(alias="schema")
    claim: Claim
    prover: str
    parts: list[PartFile]
    files: dict[FileName, Hash]
