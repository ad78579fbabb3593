"""The independent checker of a plan: code that shares nothing with what made it."""

from verify.checker import RULES, verify
from verify.violation import CODES, Violation

__all__ = ["CODES", "RULES", "Violation", "verify"]
