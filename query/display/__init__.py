"""Results as HTML, for Jupyter: one place for what `_repr_html_` of every result shows."""

from __future__ import annotations

from query.display.answers import answer_html
from query.display.documents import document_html
from query.display.items import evidence_html, hit_html, target_html, task_html, unit_html
from query.display.tables import table_html, table_text

__all__ = [
    "answer_html",
    "document_html",
    "evidence_html",
    "hit_html",
    "table_html",
    "table_text",
    "target_html",
    "task_html",
    "unit_html",
]
