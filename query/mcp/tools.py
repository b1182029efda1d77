"""The tools: each leases the knowledge base, makes a call of the public face, and gives a result with its evidence.

Their docstrings and the descriptions of their arguments are what an assistant reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Literal

from pydantic import Field

from corpus.errors import BadQuery
from corpus.model import Evidence
from query.knowledge_base import PolicyKG
from query.mcp import parts, results, table
from query.mcp.finding import document_named, task_named, unit_named
from query.views.lists import AssignmentItem, DocumentItem
from query.web.current import Current
from query.web.workers import Pool

__all__ = ["CHARACTERS", "Tools"]

CHARACTERS = 4000  # of a text in one result
_ASKED = 2000  # characters of a question, or of what is looked for: a sentence or a paragraph, never a document
_CO_UNITS = 10

Limit = Annotated[int, Field(ge=1, le=100, description="最多几条。How many at most")]
Offset = Annotated[int, Field(ge=0, description="从第几条起,续取时用。Where to go on")]
Unit = Annotated[str | None, Field(description="责任单位,任何写法:市财政局。A unit in any spelling")]
Role = Annotated[Literal["lead", "cooperating"] | None, Field(description="单位的角色:牵头、配合。The unit's role")]
Year = Annotated[int | None, Field(description="成文年份。Year of the document")]
Jurisdiction = Annotated[str | None, Field(description="适用辖区:鹤壁市。Place that the document is in force for")]


class Tools:
    """What an assistant can call, over the current state of a knowledge base; safe for many threads."""

    def __init__(self, current: Current, pool: Pool) -> None:
        self._current, self._pool = current, pool

    @contextmanager
    def _bounded(self) -> Iterator[PolicyKG]:
        """The knowledge base, for no longer than a query may run."""
        with self._current.lease() as kb, kb.within(self._pool.limits.seconds):
            yield kb

    def ask(
        self,
        question: Annotated[
            str,
            Field(
                min_length=1,
                max_length=_ASKED,
                description="一个完整的问题:哪些任务涉及市财政局?A whole question, in Chinese best",
            ),
        ],
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> results.Answered:
        """先用这个。用一个完整的中文问题问:谁负责什么、哪些任务涉及某单位、指标是多少、什么时候完成、多少项、排名、文号。
        答案来自知识图谱,完整,附原文依据。看 outcome:answered 可引用;empty 说明文件里没有,如实说没有;not_understood 换个问法或用 search。

        Use this first. Who is responsible for what, tasks of a unit, targets, deadlines, counts, rankings, document numbers.
        Complete, with evidence. Where the outcome is empty, say that the documents have nothing; never guess.
        """
        with self._bounded() as kb:
            return parts.answered(kb.ask(question), parts.Titles(kb), offset, limit)

    def search(
        self,
        text: Annotated[
            str,
            Field(
                min_length=1,
                max_length=_ASKED,
                description="要找的话,不必是原文用词:怎么留住人才。What to look for, in any words",
            ),
        ],
        limit: Annotated[int, Field(ge=1, le=50, description="最多几段。How many at most")] = 10,
        mode: Annotated[
            Literal["hybrid", "lexical", "dense"], Field(description="hybrid 词与义; lexical 只按词; dense 只按义")
        ] = "hybrid",
        documents: Annotated[list[str], Field(description="只在这些文件(id)。Only in these documents")] = [],  # noqa: B006 - only read
        unit: Unit = None,
        role: Role = None,
        domain: Annotated[str | None, Field(description="领域名称里的字:人工智能。Words of a field's name")] = None,
        year: Year = None,
        jurisdiction: Jurisdiction = None,
    ) -> results.Found:
        """按词和含义检索原文段落:措施怎么写的、有什么支持政策。段落是原文,可引用,但不是问题的完整答案。

        Finds passages by words and by meaning. They are the documents' own words, and no complete answer.
        """
        with self._bounded() as kb:
            chosen = [document_named(kb, d) for d in documents]
            hits = kb.search(
                text, k=limit, mode=mode, documents=chosen, unit=unit, role=role, domain=domain, year=year, jurisdiction=jurisdiction
            )  # fmt: skip
            titles = parts.Titles(kb)
            said = [str(e) for e in kb.expansions(text)] if mode == "hybrid" else []
        more = min(50, limit * 2)
        again = f"参数不变,加 limit={more}。The same call with limit={more}" if len(hits) == limit < 50 else None
        return results.Found(passages=[parts.passage(h, titles) for h in hits], expansions=said, next=again)

    def sparql(
        self,
        query: Annotated[
            str, Field(description="SPARQL 1.1 SELECT, ASK, CONSTRUCT, DESCRIBE;前缀 pkg: skos: dcterms: 等已知")
        ],
        limit: Annotated[int, Field(ge=1, le=1000, description="最多几行。How many rows at most")] = 100,
    ) -> results.Rows:
        """只读的 SPARQL 查询,用于 ask 答不了的统计和联查。词汇见资源 policykg://ontology,例子见 policykg://queries。
        任务 pkg:Task (dcterms:title, pkg:path, pkg:inDocument/pkg:documentId, pkg:responsibleUnit, pkg:leadUnit, pkg:hasTarget,
        pkg:deadlineDate),单位 skos:prefLabel,指标 pkg:indicator pkg:value。选出 ?task 或 ?evidence,依据就会附上。

        Read-only, for what `ask` cannot count or join. Long queries are ended. Select ?task, and its evidence comes with the rows.
        Example: SELECT ?task ?title ?date WHERE { ?task pkg:deadlineDate ?date ; dcterms:title ?title } ORDER BY ?date
        """
        with self._current.lease() as kb:
            return table.rows(kb, self._pool, query, limit)

    def task(
        self,
        task: Annotated[
            str,
            Field(
                min_length=1,
                description="任务的 iri,或 文件:路径 (hebi-2019-16:三/(一)/1),或标题。IRI, document:path, or title",
            ),
        ],
    ) -> results.TaskInfo:
        """一项任务的全部:原文、责任单位与角色、量化指标、完成时限,各有原文依据。

        All about a task: its text, units with roles, targets, deadline, each with its evidence.
        """
        with self._current.lease() as kb:
            item = task_named(kb, task)
            given = {"document": item.document}
            document = kb.document(item.document)
            whole = Evidence(item.document, item.start, item.end, document["text"][item.start : item.end])
            text = parts.cut(whole, CHARACTERS)
            due = [parts.deadline(d) for d in kb.deadlines(**given) if d.task == item.iri]
            return results.TaskInfo(
                **{n: getattr(item, n) for n in ("iri", "document", "path", "title", "kind")},
                document_title=str(document["title"]),
                units=[_share(a) for a in kb.assignments(**given) if a.task == item.iri],
                targets=[parts.target(t) for t in kb.targets(**given) if t.task == item.iri],
                deadline=due[0] if due else None,
                evidence=text,
                next=_go_on(item.document, text.end, item.end),
            )

    def unit(
        self,
        name: Annotated[str, Field(min_length=1, description="单位,任何写法:市财政局、财政局。A unit in any spelling")],
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> results.UnitInfo:
        """一个责任单位或集体称谓:各角色任务数、任务清单(附点名它的原文)、常与谁合作、其他写法。

        A unit or group: tasks by role, its tasks with the words that name it, whom it works with, how it is written.
        """
        with self._current.lease() as kb:
            iri, preferred, place, group = unit_named(kb, name)
            rows = [a for a in kb.assignments(unit=preferred) if a.unit == iri]
            lines = parts.shares(rows)
            partners = kb.query("co-units", unit=iri)[:_CO_UNITS]
            others = sorted({str(row[1]) for row in kb.query("unit-other-names", unit=iri)} - {preferred})
        return results.UnitInfo(
            name=preferred,
            place=place,
            group=group,
            iri=iri,
            other_names=others,
            roles={role: len({r.task for r in rows if r.role == role}) for role in dict.fromkeys(r.role for r in rows)},
            co_units=[results.CoUnit(name=row[1], tasks=row[4]) for row in partners],
            tasks=list(parts.part(lines, offset, limit)),
            total=len(lines),
            next=parts.go_on(offset, limit, len(lines)),
        )

    def document_text(
        self,
        document: Annotated[str, Field(description="文件的 id、文号或标题。A document's id, number or title")],
        start: Annotated[int, Field(ge=0, description="从第几字起。First character")] = 0,
        end: Annotated[int | None, Field(ge=0, description="到第几字止(不含)。Character behind the last")] = None,
    ) -> results.Text:
        """文件正文的一段,用来核对依据或读上下文;一次最多 4000 字,next 给出续读。

        Characters of a document's text, to check evidence or to read around it; at most 4000 at once, `next` goes on.
        """
        with self._current.lease() as kb:
            name = document_named(kb, document)
            found = kb.document(name)
            text = found["text"]
            stop = len(text) if end is None else min(end, len(text))
            if start >= stop:
                raise BadQuery(
                    f"{name}: no text from {start} to {stop}; it has {len(text)} characters, start must be below end"
                )
            shown = min(stop, start + CHARACTERS)
            here = [t for t in kb.tasks(document=name) if t.start < shown and t.end > start]
        return results.Text(
            document=name,
            title=str(found["title"]),
            start=start,
            end=shown,
            length=len(text),
            quote=text[start:shown],
            tasks=[parts.task(t) for t in here],
            next=_go_on(name, shown, stop),
        )

    def documents(
        self,
        text: Annotated[str, Field(description="标题或文号里的字。Words of title or number")] = "",
        year: Year = None,
        jurisdiction: Jurisdiction = None,
        limit: Limit = 50,
        offset: Offset = 0,
    ) -> results.Documents:
        """知识库里有哪些文件:标题、文号、辖区、日期、发文机关。

        Which documents there are: title, number, jurisdiction, dates, issuers.
        """
        with self._current.lease() as kb:
            every = kb.documents(year=year, jurisdiction=jurisdiction)
            chosen = [d for d in every if text in d.title or text in d.notice or text in (d.number or "")]
            shown = [_document(kb, d) for d in parts.part(chosen, offset, limit)]
        return results.Documents(documents=shown, total=len(chosen), next=parts.go_on(offset, limit, len(chosen)))


def _go_on(document: str, shown: int, stop: int) -> str | None:
    """The call that gives the rest of a text."""
    return f"document_text(document={document!r}, start={shown}, end={stop})" if shown < stop else None


def _share(row: AssignmentItem) -> results.TaskUnit:
    return results.TaskUnit(
        name=row.name, place=row.place, group=row.group, role=row.role, evidence=parts.cut(row.evidence)
    )


def _document(kb: PolicyKG, item: DocumentItem) -> results.DocumentInfo:
    """A document, with the place in its text where its title stands."""
    row = item.to_dict()
    text = str(kb.document(item.document)["text"])
    places = ((text.find(t), t) for t in (item.notice, item.title) if t)
    at, title = next(((at, t) for at, t in places if at >= 0), (0, text[:60]))
    evidence = results.Evidence(document=item.document, start=at, end=at + len(title), quote=title, page=None)
    names: Sequence[str] = ("document", "title", "number", "place", "signed", "published", "issuers")
    return results.DocumentInfo(**{n: row[n] for n in names}, evidence=evidence)
