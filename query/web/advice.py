"""What errors advise, for who reads them in a browser or a program and has no command at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.queries import load
from query.display.messages import in_chinese
from query.web.language import Texts

__all__ = ["advice", "in_parts", "of_parameter", "said_in"]

_ONE_OF = re.compile(r"(?<=') or (?=')|(?<='), (?=')")
_LISTED = {"info": "documents", "tasks": "tasks", "units": "units"}

# What an address can be wrong in, as the errors of the other rooms say it, and the key of its text. A condition may stand
# behind the name of its parameter.
_KNOWN = (
    (r"no such document: (.*); policykg .*", "said_document"),
    (r"\w+ (.*): no such document; policykg .*", "said_document"),
    (r"no such unit: (.*); nearest: (.*)", "said_unit"),
    (r"\w+ (.*): no such unit; nearest: (.*); policykg .*", "said_unit"),
    (r"no such domain: (.*); policykg .*", "said_domain"),
    (r"\w+ (.*): no such domain; policykg .*", "said_domain"),
    (r"no such role: (.*); there are: (.*)", "said_role"),
    (r"\w+ (.*): no such role; there are: (.*)", "said_role"),
    (r"no such task: (.*); give a path .*", "said_task"),
    (r"\w+ (.*): no such path; .*", "said_task"),
    (r"\w+ (.*): no such topic; policykg .*", "said_topic"),
    (r"\w+ (.*): not an IRI; .*", "said_target"),
    (r"no document is in force for (.*); there are (.*)", "said_place"),
    (r"\w+ (.*): not a year; .*", "said_year"),
    (r"\w+ (.*): not a date; .*", "said_date"),
    (r"mode (.*): no such mode; use one of (.*)", "said_mode"),
    (r"no query called (.*); there are: .*", "said_query"),
    (r"query (\w+) needs --(\w+) \((.*)\)", "said_needed"),
    (r"query (\w+) has no parameter (.*); its parameters: (.*)", "said_parameter"),
    (r"a parameter is given twice; .*", "said_twice"),
    (r"the query took more memory than (.*), or .*", "said_memory"),
    (r"no process was free for (\S+) seconds; .*", "said_busy"),
    (r"\d+ queries are waiting already; .*", "said_waiting"),
)


def said_in(t: Texts, said: str, *, to_program: bool = False) -> str:
    """What is wrong, in the language of a page; what pages have no words of their own for is said as the command says it,
    with addresses. What people find on a page, a program finds at an address of the API."""
    for pattern, key in _KNOWN:
        if match := re.fullmatch(pattern, said, re.S):
            known = f"{key}_api" if to_program and f"{key}_api" in t.by_key else key
            return t.by_key[known].format(*_told(t, key, match.groups()))
    return advice(in_chinese(said) if t.language == "zh" else said)


def _told(t: Texts, key: str, groups: Sequence[str]) -> Sequence[str]:
    """What stands in a text; of a parameter that is missing what it is, in the language of the text."""
    if key != "said_needed":
        return groups
    query, name, _ = groups
    return query, name, next(p.said(t.language) for p in load(query).declared if p.name == name)


def in_parts(t: Texts, said: str, *, to_program: bool = False) -> tuple[str, str]:
    """The same as what is wrong, and what to do; empty where that is not said."""
    what, following = [*re.split("；|; ", said_in(t, said, to_program=to_program), maxsplit=1), ""][:2]
    return what, following


def of_parameter(t: Texts, name: object, kind: str, said: str, told: Mapping[str, object]) -> str:
    """What pydantic finds wrong with a parameter, in the language of a page: a `kind` of mistake with what is `told` of it;
    one of another kind as pydantic says it."""
    key = f"parameter_{kind}"
    if key not in t.by_key:
        return f"{name}: {said}; {t('parameter_next')}"
    values = {k: _ONE_OF.sub(t("parameter_or"), str(v)) for k, v in told.items()}
    return t.by_key[key].format(name=name, **values)


def advice(said: str) -> str:
    """What an error says, with addresses in place of commands."""
    said = re.sub(r"\bpolicykg sparql --name domains\b", "/api/domains", said)
    said = re.sub(r"\bpolicykg sparql --(?:list|help)\b", "/api/queries", said)
    said = re.sub(r"(?<![\w-])--(?=\w)", "", said)  # options are parameters
    return re.sub(r"\bpolicykg (info|tasks|units)\b", lambda m: f"/api/{_LISTED[m[1]]}", said)
