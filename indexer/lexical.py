"""The lexical index: BM25 (tantivy) over the words of passages and of the headings above them; `shards.py` says how it is kept."""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import DamagedKnowledgeBase
from indexer.folders import remove_folder
from indexer.passages import Passage
from indexer.ranking import Ranking, best
from indexer.shards import Entry, Shard, Shards, chunks
from indexer.words import prepare, words

__all__ = ["Alternative", "LexicalIndex", "query_words"]

# Headings say what a passage is about, but less exactly than its own words do.
_FIELDS = (("body", 1.0), ("headings", 0.3))
# tantivy's BM25 has b = 0.75, which puts bare headings and table cells before the sentences that answer. With n words more
# in every passage it is b = 0.75 × mean / (mean + n), here about 0.4: nDCG@10 of words alone 0.330 instead of 0.303.
_PADDING = " \u25a1" * 40
_LARGE = 5_000  # passages; in fewer no word costs much time
# Passages that a word of an expansion may stand in: among 200,000, one in 16 (nDCG@10 of the development queries by one in 8, 16, 32:
# 0.490, 0.488, 0.481; half of the queries among 200,000 passages took 5.4, 4.4 and 4.8 ms at most).
_COMMON = 12_500
_WRITER_MEMORY = 64_000_000  # bytes
_META = "meta.json"  # tantivy's list of the segments of an index
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


def _entry(number: int, passage: Passage) -> Entry:
    body, headings = (" ".join(words(prepare(text))) for text in (passage.quote, " ".join(passage.headings)))
    return Entry(number, passage.document, body, headings)


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True, fast=True)
    for field, _ in _FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class LexicalIndex:
    """An index in a directory: the segments of its shards together; passages are known by their catalogue ids."""

    def __init__(self, index: Any, shards: Shards) -> None:
        self._index, self._shards = index, shards
        self._schema = index.schema

    @classmethod
    def create(cls, path: Path) -> LexicalIndex:
        """A new index."""
        import tantivy

        path.mkdir(parents=True, exist_ok=True)
        shards = Shards(path)
        shards.write()
        return cls(tantivy.Index(_schema(), path=str(path)), shards)

    @classmethod
    def open(cls, path: Path) -> LexicalIndex:
        """An existing index. Raises DamagedKnowledgeBase where there is none."""
        import tantivy

        try:
            return cls(tantivy.Index.open(str(path)), Shards.read(path))
        except (ValueError, OSError, KeyError, TypeError) as error:
            raise DamagedKnowledgeBase(f"{path}: no lexical index ({error}); run policykg build again") from error

    def link_to(self, path: Path) -> LexicalIndex:
        """The same index in another folder, to be changed there; its files are linked."""
        import tantivy

        shards = self._shards.link_to(path)
        (path / _META).write_bytes((self._shards.folder / _META).read_bytes())
        shards.write()
        return LexicalIndex(tantivy.Index.open(str(path)), shards)

    def add(self, passages: Iterable[tuple[int, Passage]]) -> None:
        """Add passages with their ids."""
        self.change((), list(passages))

    def change(self, gone: Collection[str], passages: Sequence[tuple[int, Passage]]) -> None:
        """Remove all passages of the documents `gone`, then add others with their ids.

        Only the shards that held such documents are made anew: the scores are then those of an index that never did.
        """
        import tantivy

        touched, size = self._shards.parting(gone, len(passages))
        if not touched and not passages:
            return
        kept = self._kept(touched, gone)
        new = (_entry(number, passage) for number, passage in passages)
        for portion in chunks((e for part in (kept, new) for e in part), size):
            name = self._shards.name()
            self._shards.add(name, portion, self._make(name, portion))
        self._shards.drop(touched)
        self._shards.write()
        self._write_meta()
        self._index = tantivy.Index.open(str(self._shards.folder))

    def check(self) -> None:
        """Read all of it. Raises DamagedKnowledgeBase where it is not whole."""
        with self._sound():
            self._shards.check()

    @contextmanager
    def _sound(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, TypeError, zlib.error) as error:
            raise DamagedKnowledgeBase(
                f"{self._shards.folder}: the lexical index is damaged ({error}); run policykg build again"
            ) from error

    def _kept(self, shards: Collection[Shard], gone: Collection[str]) -> list[Entry]:
        """The passages of some shards, those of documents that go left out."""
        with self._sound():
            return list(self._shards.entries(shards, without=set(gone)))

    def _make(self, name: str, entries: Iterable[Entry]) -> list[dict[str, Any]]:
        """Index some passages by themselves; the files of the segments that this gives lie in the folder then."""
        import tantivy

        folder = self._shards.folder / name
        folder.mkdir()
        index = tantivy.Index(_schema(), path=str(folder))
        writer = index.writer(_WRITER_MEMORY, 1)
        for entry in entries:
            row = tantivy.Document()
            row.add_integer("id", entry.id)
            row.add_text("body", entry.body + _PADDING)
            row.add_text("headings", entry.headings)
            writer.add_document(row)
        writer.commit()
        writer.wait_merging_threads()
        segments: list[dict[str, Any]] = json.loads((folder / _META).read_text("utf-8"))["segments"]
        stems = {str(s["segment_id"]).replace("-", "") for s in segments}
        for path in list(folder.iterdir()):
            if path.name.split(".")[0] in stems:
                path.rename(self._shards.folder / path.name)
        remove_folder(folder)
        return segments

    def _write_meta(self) -> None:
        """Replace tantivy's own list of segments."""
        path = self._shards.folder / _META
        meta = json.loads(path.read_text("utf-8"))
        meta["segments"] = [segment for shard in self._shards.shards for segment in shard.segments]
        temporary = path.with_name("meta.json.new")
        temporary.write_text(json.dumps(meta), "utf-8")
        temporary.replace(path)

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
            ids = searcher.fast_field_values("id", [address for _, address in hits])
            # Rounded: the order in which a score is summed up depends on how the index is cut into segments.
            return [(n, round(score, 3)) for n, (score, _) in zip(ids, hits, strict=True)]

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
        """Whether a word of a term stands in so many passages that it costs time and says little."""
        searcher = self._index.searcher()
        return bool(
            searcher.num_docs > _LARGE and searcher.doc_freq("body", word) > min(searcher.num_docs // 8, _COMMON)
        )

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
