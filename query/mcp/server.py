"""The server: tools and resources over the current knowledge base, and errors that say what is right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from functools import wraps
from importlib.resources import files
from inspect import getdoc
from typing import Any
from urllib.parse import quote

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, InputRequiredResult, Resource, TextContent, ToolAnnotations
from pydantic import ValidationError

from corpus.errors import PolicyKGError
from kg.queries import load, names
from query.mcp.finding import document_named
from query.mcp.tools import CHARACTERS, Tools
from query.web.current import Current
from query.web.workers import Pool

__all__ = ["DoorServer", "create_server"]

_INSTRUCTIONS = """\
一个中国政策文件(公文)知识库:谁、在什么领域、到什么时候、必须做什么。每个结果都带原文依据 evidence:文件、第 start 至 end 字、引文。
用法:先用 ask 提完整的中文问题;要措施怎么写用 search;要一项任务或一个单位的全貌用 task、unit;核对上下文用 document_text。
引用:凡陈述事实,都写出依据,例如(文件编号 第3051—3079字:“责任单位:市科技局、财政局…”)。没有依据的不要说;outcome 为 empty 就如实说文件里没有。
结果过长时 next 给出取余下部分的调用。

A knowledge base of Chinese policy documents: who must do what, in which field, by when. Every result carries evidence: document,
start, end, quote. Ask first, in whole Chinese questions; search finds passages; task and unit give all that is known of one;
document_text reads around a quote. Cite document and characters for every fact; say nothing that no evidence states, and where the
outcome is empty, say that the documents have nothing. Where a result is long, `next` is the call that gives the rest.
"""
_READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_TITLES = {
    "ask": "问政策知识库",
    "search": "检索原文段落",
    "sparql": "SPARQL 查询(只读)",
    "task": "一项任务",
    "unit": "一个责任单位",
    "document_text": "读原文",
    "documents": "文件清单",
}
_ECHOED = 60  # characters of a wrong argument that its error repeats
_LISTED = 200  # documents among the resources; the tool `documents` has all


class DoorServer(MCPServer[Any]):
    """An MCP server whose tools explain what is wrong with a call, and whose resources are the documents."""

    def __init__(self, current: Current, pool: Pool, version: str) -> None:
        tools = Tools(current, pool)
        made = [_tool(getattr(tools, name), title) for name, title in _TITLES.items()]
        super().__init__(
            "policykg",
            "政策知识图谱 policykg",
            instructions=_INSTRUCTIONS,
            version=version,
            tools=made,
            log_level="WARNING",
        )
        self._current = current

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool. Raises ToolError with what is right, where name or arguments are wrong."""
        known = {t.name: t.input_schema["properties"] for t in await self.list_tools()}
        if name not in known:
            raise ToolError(f"no such tool: {name}; there are: {', '.join(known)}")
        _check(name, arguments, known[name])
        try:
            return _compact(await super().call_tool(name, arguments, context))
        except ToolError as error:
            if isinstance(error.__cause__, ToolError):  # ours: without the SDK's words in front
                raise ToolError(str(error.__cause__)) from error
            if isinstance(error.__cause__, ValidationError):
                raise ToolError(_invalid(name, error.__cause__, known[name])) from error
            raise

    async def list_resources(self) -> list[Resource]:
        """The vocabulary, the named queries, and the first documents."""
        with self._current.lease() as kb:
            documents = kb.documents()[:_LISTED]
        own = [
            Resource(
                name=d.document, uri=_uri(d.document), title=d.title, mime_type="text/plain",
                description=" ".join(filter(None, (d.number, d.place, str(d.signed or "")))),
            )
            for d in documents
        ]  # fmt: skip
        return [*await super().list_resources(), *own]


def create_server(current: Current, pool: Pool, version: str) -> DoorServer:
    """The server with all its tools and resources."""
    server = DoorServer(current, pool, version)

    def document(name: str, start: str = "0") -> str:
        """A document's text from a character on; a long one ends with where to go on."""
        try:
            with current.lease() as kb:
                found = document_named(kb, name)
                text = str(kb.document(found)["text"])
        except PolicyKGError as error:
            raise ResourceNotFoundError(str(error)) from error
        if not start.isdecimal() or int(start) >= max(len(text), 1):
            raise ResourceNotFoundError(f"{name}: no text from {start}; it has {len(text)} characters")
        stop = int(start) + 4 * CHARACTERS
        rest = f"\n\n[全文 {len(text)} 字,续读: {_uri(found)}?start={stop}]" if stop < len(text) else ""
        return text[int(start) : stop] + rest

    server.resource(
        "policykg://documents/{+name}{?start}", name="document", title="文件原文", mime_type="text/plain",
        description="一份文件的正文,id 见 documents。The text of a document, by its id",
    )(document)  # fmt: skip
    server.resource(
        "policykg://ontology", name="ontology", title="词汇表", mime_type="text/turtle",
        description="图谱的类和属性。Classes and properties of the graph, for the tool sparql",
    )(lambda: (files("kg") / "ontology.ttl").read_text("utf-8"))  # fmt: skip
    server.resource(
        "policykg://queries", name="queries", title="现成的 SPARQL 查询", mime_type="text/plain",
        description="可照着写的查询。Queries to write others by, for the tool sparql",
    )(_queries)  # fmt: skip
    return server


def _uri(document: str) -> str:
    return f"policykg://documents/{quote(document, safe='/')}"


def _queries() -> str:
    """The named queries with their titles."""
    queries = map(load, names())
    return "\n\n".join(f"# {q.title}\n# {q.title_en}\n{q.bound()}" for q in queries)


def _compact(result: CallToolResult | InputRequiredResult) -> CallToolResult | InputRequiredResult:
    """The same result for clients that read only text: JSON without the blanks that would cost an assistant its room."""
    if not isinstance(result, CallToolResult) or result.structured_content is None:
        return result
    text = json.dumps(result.structured_content, ensure_ascii=False, separators=(",", ":"))
    return result.model_copy(update={"content": [TextContent(type="text", text=text)]})


def _tool(function: Any, title: str) -> Tool:
    """A tool that says that it takes no other arguments, and tells errors of ours by their own words."""
    tool = Tool.from_function(_told(function), title=title, description=getdoc(function), annotations=_READ_ONLY)
    return tool.model_copy(update={"parameters": {**tool.parameters, "additionalProperties": False}})


def _told(function: Any) -> Any:
    """A function whose errors of ours arrive as what they are: the SDK hides the words of others."""

    @wraps(function)
    def told(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except PolicyKGError as error:
            raise ToolError(str(error)) from error

    return told


def _check(tool: str, arguments: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    """Raise ToolError for an argument that a tool does not have."""
    for name in arguments:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.4)
            meant = f", but {near[0]};" if near else ";"
            raise ToolError(f"{tool} has no argument {name}{meant} its arguments: {', '.join(known)}")


def _invalid(tool: str, error: ValidationError, known: Mapping[str, Any]) -> str:
    """What is wrong with arguments, one after the other, with what each is for."""
    wrong = []
    for found in error.errors(include_url=False):
        name = str(found["loc"][0]) if found["loc"] else ""
        given = "" if found["type"] == "missing" else f" (got {_shortly(found['input'])})"
        wrong.append(f"{name}: {found['msg']}{given}; {known.get(name, {}).get('description', '')}")
    return f"{tool}: {' | '.join(wrong)}"


def _shortly(given: object) -> str:
    """An argument as it was given, or how it begins: an error repeats no whole document."""
    said = repr(given)
    return said if len(said) <= _ECHOED else f"{said[:_ECHOED]}…, {len(said)} characters"
