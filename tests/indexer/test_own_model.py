"""Encoders: the bundled one, and any sentence-transformers model, here a tiny one that the test makes."""

from __future__ import annotations

from pathlib import Path

import numpy
import pytest

import policykg
from corpus.errors import PolicyKGError
from indexer import encoder as encoder_module
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


@pytest.fixture(scope="module")
def tiny_reranker(tiny_model: Path) -> Path:
    """A cross-encoder with one score, of the same size."""
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(2)
    folder = tiny_model.parent / "reranker"
    tokenizer = AutoTokenizer.from_pretrained(tiny_model)
    config = BertConfig(vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=2, num_attention_heads=2)
    config.intermediate_size, config.num_labels = 32, 1
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.mark.filterwarnings("ignore")
def test_a_cross_encoder_orders_the_best_again(knowledge_base: Path, tiny_reranker: Path) -> None:
    """The same hits in the order of its scores, which each hit keeps."""
    with policykg.open(knowledge_base) as kb:
        plain = kb.search("引进高层次人才", k=50)
        again = kb.search("引进高层次人才", k=50, rerank=str(tiny_reranker))
    assert {(h.document, h.start) for h in plain} == {(h.document, h.start) for h in again}
    scores = [h.score for h in again]
    assert scores == sorted(scores, reverse=True)
    assert [round(s, 4) for s in scores] == [h.why["reranked"]["score"] for h in again]


@pytest.mark.parametrize("option", ("model", "rerank"))
def test_no_model_is_fetched_unasked(knowledge_base: Path, sample_path: Path, tmp_path: Path, option: str) -> None:
    """A name that this machine does not have is refused at once, with the command that brings it."""
    with pytest.raises(PolicyKGError, match=rf"--{option} some-lab/unknown: .*policykg models fetch some-lab/unknown"):
        if option == "model":
            policykg.build(sample_path.parent, tmp_path / "policy.kg", model="some-lab/unknown")
        else:
            with policykg.open(knowledge_base) as kb:
                kb.search("人才", rerank="some-lab/unknown")


def test_a_cross_encoder_that_is_not_there_is_named(knowledge_base: Path, tmp_path: Path) -> None:
    """The message names the folder."""
    with policykg.open(knowledge_base) as kb, pytest.raises(PolicyKGError, match=r"--rerank .*nowhere: no such folder"):
        kb.search("人才", rerank=str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("name", "asked"), (("BAAI/bge-small-zh-v1.5", "用于检索"), ("models/bge-base-zh", "用于检索"), ("other/model", ""))
)
def test_a_model_gets_the_instruction_that_its_card_asks_for(name: str, asked: str) -> None:
    """Known by its name, also as a folder; others get none."""
    assert asked in (encoder_module._instruction(name) or "")
    assert bool(asked) == bool(encoder_module._instruction(name))
