"""What lies in files: fetched artefacts, extracted trees, configurations, Python environments."""

from executor.files.artefacts import Artefacts
from executor.files.configurations import Configurations
from executor.files.environments import PythonEnvironments
from executor.files.trees import Trees

__all__ = ["Artefacts", "Configurations", "PythonEnvironments", "Trees"]
