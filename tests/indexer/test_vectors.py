"""The vector index: exact, ids stable, and equals in a fixed order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DamagedKnowledgeBase
from indexer.vectors import VectorIndex


def unit_vectors(count: int, dimension: int = 16, seed: int = 0) -> np.ndarray:
    """Random vectors of length 1."""
    made = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    lengths = np.linalg.norm(made, axis=1, keepdims=True).astype(np.float32)
    return np.asarray(made / lengths, dtype=np.float32)


@pytest.fixture
def vectors() -> np.ndarray:
    """Two hundred vectors."""
    return unit_vectors(200)


@pytest.fixture
def index(vectors: np.ndarray) -> VectorIndex:
    """An index over them, under ids that are no positions."""
    made = VectorIndex.create(16)
    made.add([1000 + 7 * n for n in range(200)], vectors)
    return made


def test_the_search_is_exact(index: VectorIndex, vectors: np.ndarray) -> None:
    """The best by inner product, with that as score."""
    query = unit_vectors(1, seed=5)[0]
    products = vectors.astype(np.float64) @ query.astype(np.float64)
    order = np.argsort(-products)[:10]
    found = index.search(query, 10)
    assert [n for n, _ in found] == [1000 + 7 * int(n) for n in order]
    assert [s for _, s in found] == pytest.approx(products[order].tolist(), abs=1e-6)


def test_ids_are_stable_when_others_go(index: VectorIndex, vectors: np.ndarray) -> None:
    """What was removed is not found, what is left has the ids it had."""
    index.remove([1000 + 7 * n for n in range(0, 200, 2)])
    assert len(index) == 100
    for n in (1, 99, 199):
        assert index.search(vectors[n], 1)[0][0] == 1000 + 7 * n
    assert all((number - 1000) // 7 % 2 == 1 for number, _ in index.search(vectors[0], 200))


def test_a_vector_may_be_replaced(index: VectorIndex, vectors: np.ndarray) -> None:
    """Removed and added again, it is there once and new."""
    new = unit_vectors(1, seed=9)
    index.remove([1007])
    index.add([1007], new)
    assert len(index) == 200
    assert index.search(new[0], 1)[0][0] == 1007
    assert np.array_equal(index.get([1007]), new)


def test_removing_what_is_not_there_changes_nothing(index: VectorIndex) -> None:
    """Unknown ids and none at all."""
    index.remove([1, 2, 3])
    index.remove([])
    index.add([], np.zeros((0, 16), np.float32))
    assert len(index) == 200


def test_ids_may_be_as_large_as_the_catalogue_makes_them() -> None:
    """63 bits."""
    made = VectorIndex.create(16)
    made.add([2**63 - 1, 0], unit_vectors(2))
    assert made.search(unit_vectors(2)[0], 1)[0][0] == 2**63 - 1


def test_only_among_those_asked_for(index: VectorIndex, vectors: np.ndarray) -> None:
    """None among none."""
    assert [n for n, _ in index.search(vectors[0], 5, among=[1014, 1007])] in ([1014, 1007], [1007, 1014])
    assert index.search(vectors[0], 5, among=[]) == []


@pytest.mark.parametrize("k", (1, 3, 200, 1_000_000))
def test_no_more_than_asked_for(index: VectorIndex, vectors: np.ndarray, k: int) -> None:
    """And no more than there are."""
    assert len(index.search(vectors[0], k)) == min(k, 200)


def test_equals_do_not_depend_on_the_order_they_came_in(vectors: np.ndarray) -> None:
    """Also where the ranking ends among them, and when others went before."""
    first, second = VectorIndex.create(16), VectorIndex.create(16)
    equal = np.repeat(vectors[:1], 100, axis=0)
    first.add(list(range(100)), equal)
    first.add(list(range(100, 299)), vectors[1:])
    second.add(list(range(500, 700)), vectors)
    second.add(list(range(100, 299)), vectors[1:])
    second.add(list(range(99, -1, -1)), equal)
    second.remove(list(range(500, 700)))
    for query in (vectors[0], unit_vectors(1, seed=3)[0]):
        assert first.search(query, 10) == second.search(query, 10)
    assert [n for n, _ in first.search(vectors[0], 10)] == list(range(10))


def test_a_query_without_content_finds_nothing(index: VectorIndex) -> None:
    """Nothing is nearer to it than anything else."""
    assert index.search(np.zeros(16, np.float32), 10) == []


def test_an_empty_index_finds_nothing() -> None:
    """Nor fails."""
    assert VectorIndex.create(16).search(unit_vectors(1)[0], 10) == []


def test_an_index_is_there_after_it_was_saved(index: VectorIndex, vectors: np.ndarray, tmp_path: Path) -> None:
    """With ids, vectors and dimension."""
    index.save(tmp_path / "vectors")
    again = VectorIndex.open(tmp_path / "vectors")
    assert (len(again), again.dimension) == (200, 16)
    assert again.search(vectors[3], 10) == index.search(vectors[3], 10)


def test_an_unknown_id_has_no_vector(index: VectorIndex) -> None:
    """Asking for it is an error."""
    with pytest.raises(KeyError):
        index.get([1000, 3])


@pytest.mark.parametrize("name", ("parts.json", "part-000001.ids.npy", "part-000001.vectors.npy"))
@pytest.mark.parametrize("harm", ("gone", "cut off", "empty"))
def test_a_damaged_index_is_said_to_be_damaged(index: VectorIndex, tmp_path: Path, name: str, harm: str) -> None:
    """The message names the folder and what to run."""
    index.save(tmp_path / "vectors")
    file = tmp_path / "vectors" / name
    data = file.read_bytes()
    file.unlink()
    if harm != "gone":
        file.write_bytes(data[: len(data) // 2] if harm == "cut off" else b"")
    with pytest.raises(DamagedKnowledgeBase, match=r"vectors: no vector index; run policykg build"):
        VectorIndex.open(tmp_path / "vectors")


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> VectorIndex:
    """An index that counts as large, with its ids in no order."""
    monkeypatch.setattr("indexer.vectors._EXACT", 1000)
    made = VectorIndex.create(16)
    made.add(list(range(3000, 0, -1)), unit_vectors(3000, seed=4))
    return made


def test_a_large_index_is_searched_through_a_graph(large: VectorIndex, tmp_path: Path) -> None:
    """It finds nearly all that exact search finds, with the same scores."""
    queries = unit_vectors(50, seed=8)
    exact = [large.search(q, 10) for q in queries]
    large.save(tmp_path / "vectors")
    assert (tmp_path / "vectors" / "graph.faiss").is_file()
    opened = VectorIndex.open(tmp_path / "vectors")
    found = [opened.search(q, 10) for q in queries]
    shares = [len(dict(a).keys() & dict(b).keys()) / 10 for a, b in zip(exact, found, strict=True)]
    assert sum(shares) / len(shares) >= 0.98
    assert all(dict(a)[n] == s for a, b in zip(exact, found, strict=True) for n, s in b if n in dict(a))


def test_the_graph_does_not_depend_on_how_the_index_came_about(large: VectorIndex, tmp_path: Path) -> None:
    """Added in another order, after others that were removed: the same file."""
    other = VectorIndex.create(16)
    other.add(list(range(5000, 5100)), unit_vectors(100, seed=1))
    vectors = unit_vectors(3000, seed=4)[::-1]
    other.add(list(range(1, 3001)), np.ascontiguousarray(vectors))
    other.remove(list(range(5000, 5100)))
    large.save(tmp_path / "one")
    other.save(tmp_path / "two")
    assert (tmp_path / "one" / "graph.faiss").read_bytes() == (tmp_path / "two" / "graph.faiss").read_bytes()


def test_what_was_removed_from_a_large_index_is_not_found(large: VectorIndex, tmp_path: Path) -> None:
    """Before it is saved again and after."""
    large.save(tmp_path / "vectors")
    query = unit_vectors(3000, seed=4)[0]
    assert large.search(query, 1)[0][0] == 3000
    large.remove([3000])
    assert large.search(query, 1)[0][0] != 3000
    large.save(tmp_path / "vectors")
    assert VectorIndex.open(tmp_path / "vectors").search(query, 1)[0][0] != 3000


def test_a_small_index_has_no_graph(index: VectorIndex, tmp_path: Path) -> None:
    """One that was large before loses it."""
    (tmp_path / "vectors").mkdir()
    (tmp_path / "vectors" / "graph.faiss").write_bytes(b"old")
    index.save(tmp_path / "vectors")
    assert not (tmp_path / "vectors" / "graph.faiss").exists()


def test_a_large_index_that_changes_keeps_its_graph(large: VectorIndex, tmp_path: Path) -> None:
    """Up to one vector in ten: those that came are found, those that went or changed are not, and recall stays."""
    large.save(tmp_path / "one")
    changed, new = VectorIndex.open(tmp_path / "one"), unit_vectors(120, seed=6)
    changed.remove(list(range(1, 121)))
    changed.add([*range(1, 61), *range(5001, 5061)], new)
    changed.save(tmp_path / "two")
    assert (tmp_path / "two" / "graph.faiss").samefile(tmp_path / "one" / "graph.faiss")
    opened, queries = VectorIndex.open(tmp_path / "two"), unit_vectors(50, seed=8)
    assert [opened.search(v, 1)[0][0] for v in new] == [*range(1, 61), *range(5001, 5061)]
    everything = [*range(1, 61), *range(121, 3001), *range(5001, 5061)]
    exact = [opened.search(q, 10, among=everything) for q in queries]
    found = [opened.search(q, 10) for q in queries]
    assert len(opened) == len(everything)
    assert sum(len(dict(a).keys() & dict(b).keys()) for a, b in zip(exact, found, strict=True)) / 500 >= 0.98
    assert not {n for hits in found for n, _ in hits} & set(range(61, 121))


def test_a_graph_that_lacks_much_is_made_anew(large: VectorIndex, tmp_path: Path) -> None:
    """It is then that of an index made at once."""
    large.save(tmp_path / "one")
    changed, clean = VectorIndex.open(tmp_path / "one"), VectorIndex.create(16)
    changed.add(list(range(5000, 5400)), unit_vectors(400, seed=6))
    clean.add(list(range(5000, 5400)), unit_vectors(400, seed=6))
    clean.add(list(range(3000, 0, -1)), unit_vectors(3000, seed=4))
    changed.save(tmp_path / "two")
    clean.save(tmp_path / "clean")
    graphs = [(tmp_path / name / "graph.faiss").read_bytes() for name in ("one", "two", "clean")]
    assert graphs[1] == graphs[2] != graphs[0]


def test_parts_that_do_not_change_are_linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replacing one of many vectors writes one part; what was there before stays as it was."""
    monkeypatch.setattr("indexer.vectors._PART", 50)
    made, vectors = VectorIndex.create(16), unit_vectors(200)
    made.add(list(range(200)), vectors)
    made.save(tmp_path / "one")
    changed = VectorIndex.open(tmp_path / "one")
    changed.remove([77])
    changed.add([300], unit_vectors(1, seed=3))
    changed.save(tmp_path / "two")
    before, after = ({p.name for p in (tmp_path / f).glob("*.vectors.npy")} for f in ("one", "two"))
    assert (len(before & after), len(after)) == (3, 4)
    assert all((tmp_path / "one" / n).samefile(tmp_path / "two" / n) for n in before & after)
    old, new = VectorIndex.open(tmp_path / "one"), VectorIndex.open(tmp_path / "two")
    assert np.array_equal(old.get(list(range(200))), vectors)
    assert np.array_equal(new.get([76, 78, 300]), np.concatenate([vectors[[76, 78]], unit_vectors(1, seed=3)]))
