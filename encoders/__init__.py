"""Domain -> constraints, one file for each family of rules; and back: solution -> choices."""

from encoders.decode import (
    Chosen,
    Edge,
    choices_of,
    chosen_of,
    edges_of,
    recommendations_of,
    unchecked_of,
    unmet_recommendations,
)
from encoders.encode import Encoding, LooseEncoding, encode, encode_loosely, encode_named, encode_narrowly
from encoders.host import HostFacts
from encoders.naming import names_of
from encoders.objections import shown_origin
from encoders.objective import staleness
from encoders.requests import reason_for, wanted
from encoders.resources import mount_of
from encoders.situation import Situation
from encoders.universe import home_of

__all__ = [
    "Chosen",
    "Edge",
    "Encoding",
    "HostFacts",
    "LooseEncoding",
    "Situation",
    "choices_of",
    "chosen_of",
    "edges_of",
    "encode",
    "encode_loosely",
    "encode_named",
    "encode_narrowly",
    "home_of",
    "mount_of",
    "names_of",
    "reason_for",
    "recommendations_of",
    "shown_origin",
    "staleness",
    "unchecked_of",
    "unmet_recommendations",
    "wanted",
]
