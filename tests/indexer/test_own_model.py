"""Encoders: the bundled one, and any sentence-transformers model, here a tiny one that the test makes."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

import policykg
from corpus.errors import PolicyKGError
from indexer.encoder import load_encoder


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory, sample_path: Path) -> Path:
    """A transformer of two layers over the characters of the sample, saved by sentence-transformers."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers import models as modules
    from transformers import BertConfig, BertModel, BertTokenizer

    torch.manual_seed(1)
    folder = tmp_path_factory.mktemp("tiny")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set(sample_path.read_text("utf-8")) - set(" \n\t"))]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    BertModel(config).save_pretrained(folder / "bert")
    words_model = modules.Transformer(str(folder / "bert"), max_seq_length=128)
    pooling = modules.Pooling(words_model.get_word_embedding_dimension())
    SentenceTransformer(modules=[words_model, pooling], device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_the_bundled_encoder_gives_unit_vectors() -> None:
    """Vectors are normalised and depend on the text alone."""
    encoder = load_encoder()
    vectors = encoder.encode(["小微企业融资", "科技创新", "小微企业融资"])
    assert vectors.shape == (3, encoder.dimension)
    assert numpy.allclose(numpy.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert numpy.array_equal(vectors[0], vectors[2])


def test_the_bundled_encoder_is_a_sentence_transformers_model() -> None:
    """That library loads the same folder and gives the same vectors."""
    from sentence_transformers import SentenceTransformer

    import indexer

    folder = Path(indexer.__file__).parent / "default_encoder"
    texts = ["小微企业融资难", "加强组织领导，落实责任。", "2025年 R&D"]
    other = SentenceTransformer(str(folder), device="cpu").encode(texts, normalize_embeddings=True)
    assert numpy.allclose(load_encoder().encode(texts), other, atol=1e-3)  # that library keeps the halves of the file


@pytest.mark.filterwarnings("ignore")
def test_any_sentence_transformers_model_can_be_used(tiny_model: Path, sample_path: Path, tmp_path: Path) -> None:
    """A knowledge base built with another model records it, is searched with it, and gets its dimension."""
    report = policykg.build(sample_path.parent, tmp_path / "policy.kg", model=str(tiny_model))
    assert report.manifest.dimension == 16
    with policykg.open(tmp_path / "policy.kg") as kb:
        hits = kb.search("引进高层次人才", k=5, mode="dense")
        assert len(hits) == 5
        assert kb.info()["dimension"] == 16


def test_a_model_that_cannot_be_loaded_is_named(sample_path: Path, tmp_path: Path) -> None:
    """A folder that holds no model is refused with its name, and nothing is built."""
    with pytest.raises(PolicyKGError, match="no-such-model"):
        policykg.build(sample_path.parent, tmp_path / "policy.kg", model=str(tmp_path / "no-such-model"))
