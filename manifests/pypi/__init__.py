"""Manifests of what PyPI offers, made from metadata that was fetched before: nothing is downloaded here."""

from manifests.pypi.importing import Imported, UnknownPackageError, import_pypi
from manifests.pypi.making import manifest_from_pypi

__all__ = ["Imported", "UnknownPackageError", "import_pypi", "manifest_from_pypi"]
