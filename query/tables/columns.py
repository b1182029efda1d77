"""The columns of every list of results, held equal to docs/dataframes.md by a test."""

from __future__ import annotations

from query.tables.kinds import Column, Kind

__all__ = [
    "ASSIGNMENTS",
    "DEADLINES",
    "DOCUMENTS",
    "EVIDENCE",
    "EXPANSIONS",
    "HITS",
    "PASSAGES",
    "PROBLEMS",
    "QUERIES",
    "RANKING",
    "RANKS",
    "SCOPE",
    "SUGGESTIONS",
    "SUSPECTS",
    "TARGETS",
    "TASKS",
    "UNITS",
    "VIOLATIONS",
    "WORKLOAD",
    "of_variables",
]


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(n) for n in names)


def _counts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(n, Kind.COUNT) for n in names)


def _of(part: str, *columns: Column) -> tuple[Column, ...]:
    """Columns whose values an item has in a part of it."""
    return tuple(Column(c.name, c.kind, f"{part}.{c.name}") for c in columns)


_SPAN = _counts("start", "end")
_TASK = _texts("task", "document", "path", "title")
EVIDENCE = (*_texts("document"), *_SPAN, *_texts("quote"), *_counts("page"))
_STATED = (*_SPAN, *_texts("quote"), *_counts("page"))

TASKS = (
    *_texts("iri", "document", "path", "title", "kind"),
    *_SPAN,
    *_texts("via"),
    Column("units", Kind.LIST, "units.name"),
    Column("evidence_start", Kind.COUNT, "evidence.start"),
    Column("evidence_end", Kind.COUNT, "evidence.end"),
    *_of("evidence", Column("quote"), Column("page", Kind.COUNT)),
)
UNITS = (
    *_texts("iri", "name", "place"),
    Column("group", Kind.TRUTH),
    Column("roles", Kind.LIST),
    *_counts("tasks"),
)
ASSIGNMENTS = (*_TASK, *_texts("unit", "name", "place"), Column("group", Kind.TRUTH), *_texts("role"), *_of("evidence", *_STATED))  # fmt: skip
TARGETS = (
    *_TASK,
    *_texts("indicator", "comparator"),
    Column("value", Kind.NUMBER),
    *_texts("unit", "time"),
    *_counts("year"),
    Column("annual", Kind.TRUTH),
    *_of("evidence", *_STATED),
)
DEADLINES = (*_TASK, *_texts("deadline"), *_counts("year"), Column("date", Kind.DATE), *_of("evidence", *_STATED))
DOCUMENTS = (
    *_texts("document", "title", "notice", "number", "index", "place"),
    Column("signed", Kind.DATE),
    Column("published", Kind.DATE),
    Column("issuers", Kind.LIST),
    Column("addressees", Kind.LIST),
)
_PASSAGE = (*_texts("document", "path"), *_SPAN, *_texts("quote"), Column("score", Kind.NUMBER))
PASSAGES = (
    *_PASSAGE,
    Column("task", source="task.iri"),
    Column("task_title", source="task.title"),
    Column("units", Kind.LIST, "units.name"),
)
HITS = (*_PASSAGE, Column("headings", Kind.LIST, "passage.headings"), Column("words", Kind.LIST, "why.words"))
RANKING = (*_texts("name"), *_counts("count"))
SCOPE = (*_texts("place"), Column("documents", Kind.LIST), *_counts("rows"))
QUERIES = (*_texts("name", "title"), Column("parameters", Kind.LIST))
SUGGESTIONS = _texts("name", "kind", "iri", "document")
EXPANSIONS = (*_texts("said"), Column("terms", Kind.LIST, "words"))
PROBLEMS = (*_texts("document"), *_counts("line", "start"), *_texts("reason", "quote"))
RANKS = (
    *_texts("iri", "name", "place"),
    *_counts("tasks", "partners"),
    Column("centrality", Kind.NUMBER),
    Column("betweenness", Kind.NUMBER),
    *_counts("community"),
)
VIOLATIONS = _texts("document", "node", "property", "reason", "value", "quote")
WORKLOAD = (*_texts("iri", "name", "place"), *_counts("lead", "responsible", "cooperating", "tasks"))
SUSPECTS = (
    *_texts("reason"),
    *(
        Column(f"{which}_{name}", Kind.COUNT if name == "tasks" else Kind.TEXT, f"{which}.{name}")
        for which in ("first", "second")
        for name in ("name", "place", "tasks", "document", "quote", "iri")
    ),
)

# A variable of the named queries means one thing in all of them, unless the query is named here.
_COUNTS = "documents end line members order page signedIn start targets tasks withUnit year"
_VARIABLES = {
    **dict.fromkeys(_COUNTS.split(), Kind.COUNT),
    **dict.fromkeys(("annual", "group"), Kind.TRUTH),
    **dict.fromkeys(("date", "published", "signed"), Kind.DATE),
    **dict.fromkeys(("value", "otherValue"), Kind.NUMBER),
}
_EXCEPTIONS = {
    ("compare_documents", "first"): Kind.COUNT,
    ("compare_documents", "second"): Kind.COUNT,
    ("compare_years", "first"): Kind.COUNT,
    ("compare_years", "second"): Kind.COUNT,
    ("group_members", "group"): Kind.TEXT,
    ("tasks_of_group", "group"): Kind.TEXT,
}


def of_variables(query: str, variables: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a named query, by the names of its variables."""
    return tuple(Column(v, _EXCEPTIONS.get((query, v), _VARIABLES.get(v, Kind.TEXT))) for v in variables)
