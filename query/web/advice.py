"""What errors advise, for who reads them in a browser or a program and has no command at hand."""

from __future__ import annotations

import re

__all__ = ["advice"]

_LISTED = {"info": "documents", "tasks": "tasks", "units": "units"}


def advice(said: str) -> str:
    """What an error says, with addresses in place of commands."""
    said = re.sub(r"\bpolicykg sparql --name domains\b", "/api/domains", said)
    said = re.sub(r"\bpolicykg sparql --(?:list|help)\b", "/api/queries", said)
    said = re.sub(r"(?<![\w-])--(?=\w)", "", said)  # options are parameters
    return re.sub(r"\bpolicykg (info|tasks|units)\b", lambda m: f"/api/{_LISTED[m[1]]}", said)
