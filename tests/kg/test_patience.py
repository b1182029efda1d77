"""A limit on how long a thread works over a graph."""

from __future__ import annotations

import threading
import time

import pytest

from corpus.errors import Overloaded
from kg.patience import Patience
from kg.store import GraphStore

ENDLESS = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"  # rows without end, not a long time without one


def test_a_query_that_takes_too_long_is_ended(sample_store: GraphStore) -> None:
    """Between two of its rows, and the message says how long it had."""
    started = time.monotonic()
    with pytest.raises(Overloaded, match=r"longer than 0\.2 seconds and was ended"), sample_store.patience.within(0.2):
        sample_store.query(ENDLESS)
    assert time.monotonic() - started < 2


def test_triples_are_ended_too(sample_store: GraphStore) -> None:
    """Those of a CONSTRUCT."""
    query = "CONSTRUCT { ?a ?e ?f } WHERE { ?a ?b ?c . ?d ?e ?f }"
    with pytest.raises(Overloaded), sample_store.patience.within(0.2):
        sample_store.query(query)


def test_behind_the_block_there_is_time_again(sample_store: GraphStore) -> None:
    """Also where it was left by an error."""
    with pytest.raises(Overloaded), sample_store.patience.within(0):
        sample_store.query("ASK {}")
    assert sample_store.query("ASK {}").rows == ((True,),)


def test_a_limit_is_that_of_its_thread(sample_store: GraphStore) -> None:
    """Another thread has all the time it wants."""
    found: list[object] = []
    with sample_store.patience.within(0):
        other = threading.Thread(target=lambda: found.extend(sample_store.query("ASK {}").rows))
        other.start()
        other.join()
    assert found == [(True,)]


def test_of_two_limits_the_nearer_one_holds() -> None:
    """A part of some work gets no more time than the whole."""
    patience = Patience()
    with patience.within(0.001):
        time.sleep(0.002)
        with pytest.raises(Overloaded, match=r"longer than 0\.001 seconds"), patience.within(60):
            patience.left(5)
    with patience.within(60), patience.within(30):
        assert 29 < patience.left(100) <= 30
        assert patience.left(5) == 5
