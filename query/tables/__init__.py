"""Lists of results: sequences that become data frames, with columns and types that stay (docs/dataframes.md)."""

from __future__ import annotations

from query.tables.kinds import Column, Kind
from query.tables.table import Listed, Table

__all__ = ["Column", "Kind", "Listed", "Table"]
