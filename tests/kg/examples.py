"""A second document beside the sample, and values for the parameters of every named query that finds something in the two."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

import corpus
from corpus.model import Document
from kg.iris import Iris
from kg.name_quads import name_quads
from kg.name_rows import parse_rows
from kg.name_table import NameTable
from kg.quads import document_quads
from kg.store import GraphStore
from kg.vocabulary import PKG, XSD

__all__ = ["EXAMPLES", "OTHER", "SAMPLE", "both", "second"]

SAMPLE, OTHER = "hebi-2019-16", "hebi-2020-3"
_IRIS = Iris()
FINANCE = _IRIS.unit("鹤壁市", "财政局", group=False)
SCIENCE = _IRIS.unit("鹤壁市", "科技局", group=False)
COUNTIES = _IRIS.unit("鹤壁市", "各县区政府", group=True)
XUN = _IRIS.unit("浚县", "人民政府", group=False)
TASK = _IRIS.task(SAMPLE, "三/(一)/1")
_DOCUMENT, _OTHER = Literal(SAMPLE), Literal(OTHER)
_TOPIC = NamedNode("https://w3id.org/policykg/thesaurus/知识产权保护")
_DOMAIN = _IRIS.domain(SAMPLE, "镁精深加工")


_NAMES = "名称,辖区,替代单位,判断,备注\n审计局,鹤壁市,财政局,同,机构改革\n".encode()


def both(sample: Document) -> GraphStore:
    """The sample and the second document, with a user's table of names that has 审计局 replaced by 财政局."""
    names = NameTable(parse_rows(_NAMES, Path("units.csv")), _NAMES)
    store = GraphStore(Store(), None)
    store.load(name_quads(names))
    for document in (sample, second(sample)):
        store.load(document_quads(document, names=names))
    return store


def second(sample: Document) -> Document:
    """The sample a year later: another number and date, 审计局 in place of 税务局, a lead, more enterprises to reach, and a
    document that it is based on."""
    text = sample.text.replace("鹤政办〔2019〕16号", "鹤政办〔2020〕3号").replace("2019年8月21日", "2020年2月3日")
    text = text.replace("2019-08-21", "2020-02-03")
    text = text.replace("税务局", "审计局").replace("100家", "120家")
    text = text.replace("(责任单位:市知识产权局)", "(牵头单位:市知识产权局;配合单位:市财政局)")
    based = "根据《河南省科技创新“十三五”规划》(豫政〔2016〕85号),制定本计划。为大力实施"
    text = text.replace("为大力实施", based, 1)
    return corpus.read_text(text, document_id=OTHER)


def _year(year: int) -> Literal:
    return Literal(str(year), datatype=XSD.gYear)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=XSD.integer)


_BEFORE = Literal("2021-12-31", datatype=XSD.date)
EXAMPLES: Mapping[str, Mapping[str, NamedNode | Literal]] = {
    "all_units": {"place": Literal("鹤壁市")},
    "annual_targets": {"document": _DOCUMENT},
    "assignments": {"task": TASK},
    "citing_documents": {"text": Literal("河南省")},
    "close_domains": {"label": Literal("镁精深加工")},
    "co_unit_pairs": {"document": _DOCUMENT, "place": Literal("鹤壁市")},
    "co_units": {"unit": FINANCE},
    "compare_documents": {"document": _DOCUMENT, "other": _OTHER},
    "compare_targets": {"document": _DOCUMENT, "other": _OTHER},
    "compare_years": {"year": _number(2019), "other": _number(2020), "place": Literal("鹤壁市")},
    "coverage": {"document": _DOCUMENT},
    "deadlines": {"document": _DOCUMENT},
    "deadlines_before": {"before": _BEFORE},
    "deadlines_of_unit": {"unit": FINANCE, "before": _BEFORE},
    "deadlines_of_year": {"year": _year(2021)},
    "documents": {"document": _OTHER},
    "documents_by_year": {"place": Literal("鹤壁市")},
    "documents_of_issuer": {"unit": _IRIS.unit("鹤壁市", "人民政府办公室", group=False)},
    "domain_by_unit": {"domain": _DOMAIN},
    "domain_mentions": {"domain": _DOMAIN},
    "domains": {"document": _DOCUMENT, "kind": Literal("field")},
    "evidence_of_task": {"task": TASK},
    "group_members": {"group": COUNTIES},
    "leads_of_unit": {"unit": FINANCE},
    "indicators": {"target": NamedNode(f"{TASK.value}/target/1")},
    "name_decisions": {},
    "references": {"document": _OTHER},
    "sections": {"document": _DOCUMENT},
    "section_titles": {"section": _IRIS.section(SAMPLE, "三/(三)")},
    "task_spans": {"task": TASK},
    "task_titles": {"task": TASK},
    "unit_names": {"unit": FINANCE},
    "unit_other_names": {"unit": FINANCE},
    "targets": {"of": TASK},
    "targets_by_year": {"document": _DOCUMENT},
    "targets_of_year": {"year": _year(2021)},
    "task_subjects": {"task": TASK},
    "tasks": {"document": _DOCUMENT, "kind": Literal("measure")},
    "tasks_of_domain": {"domain": _DOMAIN},
    "tasks_of_domain_and_unit": {"domain": _DOMAIN, "unit": FINANCE},
    "tasks_of_group": {"group": COUNTIES},
    "tasks_of_section": {"section": _IRIS.section(SAMPLE, "三/(三)")},
    "tasks_of_topic": {"topic": _TOPIC},
    "tasks_of_two_units": {"unit": FINANCE, "other": SCIENCE},
    "tasks_of_unit": {"unit": FINANCE, "role": PKG.Cooperating},
    "tasks_without_unit": {"document": _DOCUMENT},
    "topic_names": {"task": TASK},
    "topics": {"document": _DOCUMENT},
    "through_groups": {"unit": XUN},
    "unit_labels": {},
    "unit_mentions": {"unit": FINANCE},
    "unit_successors": {},
    "units": {"document": _OTHER},
    "units_by_kind": {"kind": Literal("party")},
    "units_of_place": {"place": Literal("鹤壁市")},
    "units_of_task": {"task": TASK},
    "workload_by_document": {"unit": SCIENCE},
    "workload_by_role": {"document": _OTHER},
}
