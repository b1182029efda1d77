"""The lexical index: BM25 (tantivy) over the words of passages and of the headings above them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import DamagedKnowledgeBase
from indexer.passages import Passage
from indexer.ranking import Ranking, best
from indexer.words import prepare, words

__all__ = ["Alternative", "LexicalIndex", "query_words"]

# Headings say what a passage is about, but less exactly than its own words do.
_FIELDS = (("body", 1.0), ("headings", 0.3))
# tantivy's BM25 has b = 0.75, which puts bare headings and table cells before the sentences that answer. With n words more
# in every passage it is b = 0.75 × mean / (mean + n), here about 0.4: nDCG@10 of words alone 0.330 instead of 0.303.
_PADDING = " \u25a1" * 40
_LARGE = 5_000  # passages; in fewer no word costs much time
_WRITER_MEMORY = 64_000_000  # bytes
_MAX_WORDS = 256  # of a query; more add cost and no meaning


@dataclass(frozen=True, slots=True)
class Alternative:
    """Words that count `weight` each beside the words of a query."""

    words: tuple[str, ...]
    weight: float


def query_words(text: str) -> list[str]:
    """The distinct words of a query, in order; words without content only where there are no others."""
    folded = prepare(text[:4000])
    found = words(folded) or words(folded, stop=False)
    return list(dict.fromkeys(found))[:_MAX_WORDS]


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True, fast=True)
    for field, _ in _FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class LexicalIndex:
    """A tantivy index in a directory; passages are known by their catalogue ids."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._schema = index.schema

    @classmethod
    def create(cls, path: Path) -> LexicalIndex:
        """A new index."""
        import tantivy

        path.mkdir(parents=True, exist_ok=True)
        return cls(tantivy.Index(_schema(), path=str(path)))

    @classmethod
    def open(cls, path: Path) -> LexicalIndex:
        """An existing index. Raises DamagedKnowledgeBase where there is none."""
        import tantivy

        try:
            return cls(tantivy.Index.open(str(path)))
        except (ValueError, OSError) as error:
            raise DamagedKnowledgeBase(f"{path}: no lexical index ({error}); run policykg build again") from error

    def add(self, passages: Iterable[tuple[int, Passage]]) -> None:
        """Add passages with their ids.

        There is no way to remove any: tantivy would go on counting their words, and BM25 come out different from
        that of an index that never held them. Make a new one.
        """
        import tantivy

        writer = self._index.writer(_WRITER_MEMORY, 1)
        for number, passage in passages:
            entry = tantivy.Document()
            entry.add_integer("id", number)
            entry.add_text("body", " ".join(words(prepare(passage.quote))) + _PADDING)
            entry.add_text("headings", " ".join(words(prepare(" ".join(passage.headings)))))
            writer.add_document(entry)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def search(
        self,
        terms: Sequence[str],
        k: int,
        *,
        among: Sequence[int] | None = None,
        groups: Sequence[Sequence[Alternative]] = (),
    ) -> list[tuple[int, float]]:
        """(passage id, BM25) of the best `k`, best first, ties by id; only `among` these ids where given.

        Of each of the `groups` the alternative that a passage has most of counts beside the `terms`.
        """
        if not terms or (among is not None and not len(among)):
            return []
        query = self._query(terms, among, groups)
        searcher = self._index.searcher()

        def search(count: int) -> Ranking:
            hits = searcher.search(query, min(count, max(searcher.num_docs, 1)), count=False).hits
            # Rounded: the order in which a score is summed up depends on how the index is cut into segments.
            return [(int(searcher.doc(address)["id"][0]), round(float(score), 3)) for score, address in hits]

        return best(search, min(k, max(searcher.num_docs, 1)), tolerance=0.0)

    def _query(self, terms: Sequence[str], among: Sequence[int] | None, groups: Sequence[Sequence[Alternative]]) -> Any:
        import tantivy

        should = [(tantivy.Occur.Should, q) for t in terms for q in self._fields(t, 1.0)]
        should += [(tantivy.Occur.Should, q) for group in groups if (q := self._best_of(group))]
        query = tantivy.Query.boolean_query(should)
        if among is not None:
            chosen = tantivy.Query.const_score_query(tantivy.Query.term_set_query(self._schema, "id", list(among)), 0.0)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, chosen)])
        return query

    def _best_of(self, group: Sequence[Alternative]) -> Any:
        import tantivy

        # In the body alone: headings add nothing to what a query only means, and half as many words are faster.
        cut = [(a.weight, [w for w in a.words if not self._is_common(w)]) for a in group]
        each = [
            tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term("body", w, weight)) for w in rare])
            for weight, rare in cut
            if rare
        ]
        return tantivy.Query.disjunction_max_query(each) if each else None

    def _is_common(self, word: str) -> bool:
        """Whether a word of a term stands in so many passages that it costs time and says nothing."""
        searcher = self._index.searcher()
        return bool(searcher.num_docs > _LARGE and searcher.doc_freq("body", word) * 8 > searcher.num_docs)

    def _fields(self, term: str, weight: float) -> Iterator[Any]:
        """A term in each field."""
        return (self._term(field, term, boost * weight) for field, boost in _FIELDS)

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """BM25's inverse document frequency of each term: high for a word that few passages have."""
        searcher = self._index.searcher()
        total = searcher.num_docs
        found = {t: searcher.doc_freq("body", t) for t in terms}
        return {t: math.log(1 + (total - n + 0.5) / (n + 0.5)) for t, n in found.items()}

    def _term(self, field: str, term: str, boost: float) -> Any:
        import tantivy

        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, term, "freq"), boost)
