"""Names as they stand in a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["common_place"]


def common_place(data: Sequence[Mapping[str, Any]]) -> str:
    """The place that most names begin with; it need not be said in each."""
    units = [d for d in data if d.get("kind") == "Unit"]
    places = Counter(
        str(d["place"]) for d in units if d.get("place") and str(d.get("label")).startswith(str(d["place"]))
    )
    if not places:
        return ""
    place, count = min(places.items(), key=lambda pair: (-pair[1], pair[0]))
    return place if count > 2 and count * 2 > len(units) else ""
