"""What errors advise, for who reads them in a browser or a program and has no command at hand."""

from __future__ import annotations

import re

from query.web.language import Texts

__all__ = ["advice", "said_in"]

_LISTED = {"info": "documents", "tasks": "tasks", "units": "units"}

_KNOWN = (  # what a condition of an address can be wrong in, as the errors of the other rooms say it
    (r"no such document: (.*); policykg .*", "said_document"),
    (r"no such unit: (.*); nearest: (.*)", "said_unit"),
    (r"no such domain: (.*); policykg .*", "said_domain"),
    (r"no such role: (.*); there are: (.*)", "said_role"),
    (r"no document is in force for (.*); there are (.*)", "said_place"),
    (r"(?:year|due) (.*): not a year; .*", "said_year"),
    (r"mode (.*): no such mode; use one of (.*)", "said_mode"),
)


def said_in(t: Texts, said: str) -> str:
    """What is wrong with a condition, in the language of a page; an error of another kind as it is, with addresses."""
    found = ((re.fullmatch(pattern, said, re.S), key) for pattern, key in _KNOWN)
    return next((t.by_key[key].format(*match.groups()) for match, key in found if match), advice(said))


def advice(said: str) -> str:
    """What an error says, with addresses in place of commands."""
    said = re.sub(r"\bpolicykg sparql --name domains\b", "/api/domains", said)
    said = re.sub(r"\bpolicykg sparql --(?:list|help)\b", "/api/queries", said)
    said = re.sub(r"(?<![\w-])--(?=\w)", "", said)  # options are parameters
    return re.sub(r"\bpolicykg (info|tasks|units)\b", lambda m: f"/api/{_LISTED[m[1]]}", said)
