"""The HTTP API: the JSON that the command prints with --json, at addresses of their own, described by OpenAPI."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from corpus.errors import BadQuery
from kg.queries import load, names
from query.views.records import unit_rows
from query.web import models
from query.web.advice import in_parts
from query.web.rendering import Base, render, texts_of

__all__ = ["router"]

_FAILURES: Mapping[int | str, dict[str, Any]] = {
    400: {"model": models.Failure, "description": "A parameter is missing or stands for nothing."}
}
_MISSING: Mapping[int | str, dict[str, Any]] = {
    404: {"model": models.Failure, "description": "There is no such thing."}
}
router = APIRouter(tags=["api"], responses=dict(_FAILURES))

Text = Annotated[str, Query(min_length=1, max_length=2000)]
Unit = Annotated[str | None, Query(description="a unit in any spelling", examples=["市财政局"])]
Role = Annotated[Literal["lead", "cooperating"] | None, Query(description="the role of the unit")]
Id = Annotated[str | None, Query(description="the id of a document", examples=["hebi-2019-16"])]
Count = Annotated[int, Query(ge=1, le=1000, description="how many")]


def _json(data: Any) -> Response:
    return Response(json.dumps(data, ensure_ascii=False, default=str), media_type="application/json")


def _missing(request: Request, said: str) -> Response:
    """What is missing, in the language of the request."""
    error, following = in_parts(texts_of(request), said, to_program=True)
    return JSONResponse({"error": error, "next": following}, 404)


@router.get("/api", include_in_schema=False)
def page(request: Request) -> Response:
    """The endpoints, for people."""
    described = request.app.openapi()
    calls = [(path, methods["get"]) for path, methods in described["paths"].items()]
    return render(request, "api.html", calls=[_call(path, call) for path, call in calls])


def _call(path: str, call: Mapping[str, Any]) -> dict[str, Any]:
    """An endpoint for the page: its parameters, and an address to try."""
    from urllib.parse import quote, unquote, urlencode

    parameters = [{**p, "example": _example(p)} for p in call.get("parameters", ())]
    shown = {p["name"]: p["example"] for p in parameters if p["required"] and p["in"] == "query"}
    address = path
    for p in parameters:
        if p["in"] == "path":
            address = address.replace("{" + p["name"] + "}", quote(str(p["example"])))
    example = address + (f"?{urlencode(shown)}" if shown else "")
    named = {"path": path, "key": call["operationId"], "parameters": parameters}
    return {**named, "example": example, "shown": unquote(example)}


def _example(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    given = schema.get("examples") or parameter.get("examples")
    return str(given[0]) if given else str(schema.get("default", ""))


@router.get("/api/ask", response_model=models.Answer, operation_id="ask")
def ask(kb: Base, q: Annotated[Text, Query(description="a question", examples=["哪些任务涉及市财政局"])]) -> Response:
    """The answer to a question in Chinese or English, with its evidence."""
    return _json(kb.ask(q).to_dict())


@router.get("/api/search", response_model=models.SearchResult, operation_id="search")
def search(
    kb: Base,
    q: Annotated[Text, Query(description="words or a description", examples=["贷款"])],
    k: Count = 10,
    mode: Literal["hybrid", "lexical", "dense"] = "hybrid",
    document: Annotated[list[str] | None, Query(description="only in these documents; may be repeated")] = None,
    unit: Unit = None,
    role: Role = None,
    domain: Annotated[str | None, Query(description="only in tasks of this field or theme")] = None,
    year: Annotated[int | None, Query(description="only in documents of this year", examples=[2019])] = None,
    jurisdiction: Annotated[str | None, Query(description="only in documents of this place")] = None,
) -> Response:
    """Passages by words and by meaning, best first."""
    given = {"unit": unit, "role": role, "domain": domain, "year": year, "jurisdiction": jurisdiction}
    hits = kb.search(q, k=k, mode=mode, documents=document or (), **given)  # type: ignore[arg-type]
    return _json({"passages": [h.explained() for h in hits]})


@router.get("/api/similar", response_model=models.SearchResult, operation_id="similar")
def similar(
    kb: Base,
    task: Annotated[Text, Query(description="document:path of a task, or its path", examples=["三/(一)/1"])],
    k: Count = 10,
    same_document: Annotated[bool, Query(description="also in the document of the task")] = False,
) -> Response:
    """The same measure in other documents: the passages nearest in meaning to a task."""
    hits = kb.similar(task, k=k, same_document=same_document)
    return _json({"passages": [h.explained() for h in hits]})


@router.get("/api/tasks", response_model=list[models.TaskRecord], operation_id="tasks")
def tasks(kb: Base, unit: Unit = None, role: Role = None, document: Id = None) -> Response:
    """Tasks with units, targets and deadlines, in the order of the texts."""
    return _json(kb.task_records(unit=unit, role=role, document=document))


@router.get("/api/units", response_model=list[models.UnitRow], operation_id="units")
def units(kb: Base, document: Id = None) -> Response:
    """The responsible units with their number of tasks, most first."""
    return _json(unit_rows(kb.units(document=document)))


@router.get("/api/domains", response_model=list[models.Domain], operation_id="domains")
def domains(kb: Base) -> Response:
    """The fields and themes of all documents."""
    return _json([d.to_dict() for d in kb.things.domains()])


@router.get("/api/documents", response_model=list[models.Document], operation_id="documents")
def documents(kb: Base) -> Response:
    """The metadata of all documents."""
    return _json(kb.info()["files"])


@router.get(
    "/api/documents/{document:path}",
    response_model=models.DocumentText,
    operation_id="document",
    responses=dict(_MISSING),
)
def document(
    request: Request,
    kb: Base,
    document: Annotated[str, Path(description="the id of a document", examples=["hebi-2019-16"])],
) -> Response:
    """The metadata and the text of a document."""
    if not kb.things.has_document(document):
        return _missing(request, f"no such document: {document}; policykg info lists them")
    return _json(kb.document(document))


@router.get("/api/suggest", response_model=models.Suggestions, operation_id="suggest")
def suggest(
    kb: Base,
    q: Annotated[str, Query(max_length=200, description="the beginning or a part of a name", examples=["财政"])],
    k: Count = 10,
) -> Response:
    """Names that complete what somebody types: units, fields, tasks, documents."""
    return _json({"suggestions": [s.to_dict() for s in kb.suggest(q, k=k)]})


@router.get("/api/queries", response_model=list[models.NamedQuery], operation_id="queries")
def queries() -> Response:
    """The named SPARQL queries with their parameters."""
    return _json([_query_row(name) for name in names()])


def _query_row(name: str) -> dict[str, Any]:
    query = load(name)
    kinds = [
        {"name": p.name, "kind": p.kind, "required": p.required, "text": p.text, "text_en": p.text_en}
        for p in query.declared
    ]
    return {"name": name.replace("_", "-"), "title": query.title, "title_en": query.title_en, "parameters": kinds}


@router.get("/api/queries/{name}", response_model=list[dict[str, Any]], operation_id="query", responses=dict(_MISSING))
def query(
    request: Request,
    kb: Base,
    name: Annotated[str, Path(description="the name of a query", examples=["documents"])],
) -> Response:
    """The rows of a named query; its parameters stand in the address, as people write them."""
    if name.replace("-", "_") not in names():
        return _missing(request, f"no query called {name}; there are: /api/queries")
    given = [(k, v) for k, v in request.query_params.multi_items() if v and k != "lang"]
    if len(dict(given)) < len(given):
        raise BadQuery("a parameter is given twice; give each once")
    table = kb.query(name, **dict(given))
    return _json([dict(zip(table.columns, row, strict=True)) for row in table])


@router.get("/api/info", response_model=models.Info, operation_id="info")
def info(kb: Base) -> Response:
    """What the knowledge base is, and what could not be read."""
    # Where it lies on the disk, and which server it asks, is nobody's business.
    hidden = ("path", "store", "store_update")
    return _json({k: v for k, v in kb.info().items() if k not in hidden})
