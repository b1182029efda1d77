"""A question being read: what it names, and the words that are left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from indexer.words import words
from query.understanding import asking
from query.understanding.asking import content
from query.understanding.entities import Mentions
from query.understanding.lexicon import LabelIndex, Lexicon, Named, core
from query.understanding.matching import DOING
from query.understanding.plan import Due, Range, Topic
from query.understanding.scope import homes, titled

__all__ = ["Question", "together"]

_CODE = re.compile("[a-z0-9]{2}")  # 5g
_BOTH_SIDES = re.compile(r"[两二三四几]?[个大]?(?:方面|领域|主题|板块|块|类|方向)|或")


@dataclass(frozen=True)
class Question:
    """A question with what was found in it; each further part is worked out when an intent needs it."""

    text: str
    lexicon: Lexicon
    mentions: Mentions
    unit_range: Range | None = None
    task_range: Range | None = None
    due: Due | None = None

    @cached_property
    def home(self) -> frozenset[str]:
        """The documents in which a name is looked for first: those named, else those of the units' place."""
        if self.mentions.documents:
            return frozenset(self.mentions.documents)
        iris = [i for u in (*self.mentions.units, *self.mentions.without) for i in u.iris]
        return homes(iris, self.lexicon) if iris and len(self.lexicon.documents) > 1 else frozenset()

    def within(self, entries: Iterable[Named]) -> list[Named]:
        """Entries of the documents asked about; of all where none of those has any, unless they were named."""
        every = list(entries)
        own = [e for e in every if e.document in self.home]
        return own if own or self.mentions.documents else every

    @cached_property
    def named(self) -> Topic | None:
        """The domain, theme or task whose name stands in the question."""
        return self.mentions.task or self.name_in(self.mentions.rest)

    @cached_property
    def second(self) -> Topic | None:
        """Another domain, theme or task whose name stands in the question."""
        if self.mentions.task or self.named is None:
            return None
        found = self.name_in(self.mentions.rest.replace(core(self.named.label).lower(), " "))
        return found if found and not set(found.iris) & set(self.named.iris) else None

    def name_in(self, text: str) -> Topic | None:
        """What has the longest name that stands in a text; words of asking alone are no name."""
        if not re.search(r"\w", text) or not content(text):
            return None
        found = [self._best(index, text) for index in (self.lexicon.subjects, self.lexicon.titles)]
        best = max((f for f in found if f), key=lambda f: len(core(f[0].label)), default=None)
        return Topic(best[0].label, best[0].kind, tuple(e.iri for e in best)) if best else None

    def _best(self, index: LabelIndex, text: str) -> list[Named]:
        """The entries with the longest name; of the documents asked about, where they have one."""
        if self.home:
            own = index.best(text, self.home)
            if own or self.mentions.documents:
                return own
        return index.best(text)

    @cached_property
    def plain(self) -> str:
        """The rest of the question without the names of topics: their words are no words of asking."""
        rest = self.mentions.rest
        for topic in (self.named, self.second):
            rest = rest.replace(core(topic.label).lower(), " ") if topic else rest
        return rest

    @cached_property
    def left(self) -> str:
        """The words of content that name no unit, place or part of a document."""
        said = asking.SAID.search(self.mentions.rest)
        if said:
            return said["said"]
        drop = asking.WITH if self.mentions.units and not self.named else None
        left = content(self.mentions.rest, drop=drop)
        return "" if self._what_documents_are_about(left) else left

    def _what_documents_are_about(self, left: str) -> bool:
        """养老服务任务, in the documents named 养老服务行动方案: their titles have the words, which tell nothing of their tasks."""
        documents = () if self.mentions.of_place or self.named else self.mentions.documents
        runs = left.split()
        return bool(runs and documents) and all(run in self.lexicon.folded_titles[d] for d in documents for run in runs)

    @cached_property
    def topic(self) -> Topic | None:
        """The domain, theme or task that the question names, by name or by words of its heading. Where the text is
        asked about (提到, 写到), a theme or task must be named: fields are what texts mention."""
        if self.named or asking.MENTIONS.search(self.mentions.rest):
            return self.named or self._worded(self.left, "field")
        found = self._worded(self.left) or self._several(self.left)
        return self._spoken_of(found) or found

    def _spoken_of(self, headed: Topic | None) -> Topic | None:
        """养老方面: a concept of the thesaurus, where a field of work is spoken of that no heading of the one document asked
        about names. Over several documents their headings and the concept count together."""
        field = asking.FIELD.search(self.mentions.rest)
        if headed and (not field or self._of_one_document(headed)):
            return None
        concept = self.meant if field else None
        if concept is None or headed is None:
            return concept
        return replace(concept, domains=headed.iris) if headed.kind in ("field", "theme") else concept

    def _of_one_document(self, headed: Topic) -> bool:
        documents = self.home or frozenset(self.lexicon.documents)
        if any(headed.label == w for w in (self.left, core(self.left))):
            return True
        return len(documents) == 1 and not titled(self.left, documents, self.lexicon)  # all of it is about that

    @cached_property
    def meant(self) -> Topic | None:
        """The concept of the thesaurus that the words of content are a label of, official or of everyday speech."""
        return self.lexicon.topics.called(self.left) if self.left and not self.named else None

    def _worded(self, left: str, only: str = "") -> Topic | None:
        """在人才培育方面 -> 培育创新引领型人才: all words stand in the heading, those for what is done (培育) if they
        can. Several such headings count together."""
        wanted = set(words(left))
        for needed in (wanted, wanted - DOING):
            if not any(len(w) > 1 for w in needed):
                continue
            for entries in (self.lexicon.domains, self.lexicon.tasks):
                fits = self.within(
                    e for e in entries if all(w in e.label.lower() for w in needed) and only in ("", e.kind)
                )
                if fits:
                    return together(fits, left)
        return None

    @cached_property
    def part(self) -> str:
        """The part of a field's name that the question has: 大数据 of 大数据和人工智能."""
        topic, left = self.topic, self.left
        if topic is None or topic.kind != "field" or self.named or left == topic.label:
            return ""
        return left if left in re.split("[和与及、]", topic.label) else ""

    def _several(self, left: str) -> Topic | None:
        """人才和平台两方面: each run of words is a heading of its own, and any of them will do."""
        runs = left.replace("、", " ").split()
        if len(runs) < 2 or not _BOTH_SIDES.search(self.mentions.rest):
            return None
        found = [self._worded(run) for run in runs]
        kinds = {t.kind for t in found if t}
        if None in found or len(kinds) != 1:
            return None
        iris = dict.fromkeys(i for t in found if t for i in t.iris)
        return Topic(" 或 ".join(t.label for t in found if t), kinds.pop(), tuple(iris))

    @cached_property
    def unmatched(self) -> str:
        """The words of content where they name no topic: to be looked for in the texts."""
        if self.topic or not (_CODE.search(self.left) or any(len(w) > 1 for w in words(self.left)) or self.meant):
            return ""
        return self.left


def together(fits: list[Named], left: str) -> Topic:
    """Several headings as one topic."""
    labels = dict.fromkeys(e.label for e in fits)
    label = next(iter(labels)) if len(labels) == 1 else f"含“{left}”的 {len(labels)} 个"
    return Topic(label, fits[0].kind, tuple(e.iri for e in fits))
