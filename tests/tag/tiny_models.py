"""Writes a tiny token classifier and a tiny GLiNER model; run where torch is.

    python tiny_models.py FOLDER

The classifier knows its words by heart: each word's embedding is its label. The GLiNER model is
untrained, so that what it finds means nothing; where its spans begin and end does.
"""

import sys
from pathlib import Path

import torch
from gliner import GLiNER, GLiNERConfig
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    BertConfig,
    BertForTokenClassification,
    BertModel,
    PreTrainedTokenizerFast,
)

LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-GEO"]
KNOWN = {
    "व्लादिमीर": "B-PER",
    "पुतिन": "I-PER",
    "यूक्रेन": "B-LOC",
    "नई": "B-LOC",
    "दिल्ली": "I-LOC",
    "गंगा": "B-GEO",
}
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SIZE = 32


def tokenizer(words: list[str], longest: int) -> PreTrainedTokenizerFast:
    inner = Tokenizer(
        models.WordLevel({word: n for n, word in enumerate(SPECIAL + words)}, unk_token="[UNK]")
    )
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    names = ("pad", "unk", "cls", "sep", "mask")
    special = {f"{name}_token": token for name, token in zip(names, SPECIAL, strict=True)}
    return PreTrainedTokenizerFast(tokenizer_object=inner, model_max_length=longest, **special)


def classifier(folder: Path) -> None:
    config = BertConfig(
        vocab_size=len(SPECIAL) + len(KNOWN),
        hidden_size=SIZE,
        num_hidden_layers=0,
        num_attention_heads=2,
        intermediate_size=SIZE,
        max_position_embeddings=64,
        id2label=dict(enumerate(LABELS)),
        label2id={label: n for n, label in enumerate(LABELS)},
    )
    model = BertForTokenClassification(config).eval()
    with torch.no_grad():
        tables = model.bert.embeddings
        tables.position_embeddings.weight.zero_()
        tables.token_type_embeddings.weight.zero_()
        words = tables.word_embeddings.weight
        words.zero_()
        words[:, 0] = 1.0
        for number, label in enumerate(KNOWN.values(), len(SPECIAL)):
            words[number].zero_()
            words[number, LABELS.index(label)] = 1.0
        model.classifier.weight.zero_()
        model.classifier.bias.zero_()
        for number in range(len(LABELS)):
            model.classifier.weight[number, number] = 1.0
    model.save_pretrained(folder)
    tokenizer(list(KNOWN), 64).save_pretrained(folder)


def gliner(folder: Path) -> None:
    torch.manual_seed(1)
    backbone = folder / "backbone"
    config = BertConfig(
        vocab_size=len(SPECIAL) + len(KNOWN),
        hidden_size=SIZE,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=SIZE,
    )
    BertModel(config).save_pretrained(backbone)
    tokenizer(list(KNOWN), 512).save_pretrained(backbone)
    settings = GLiNERConfig(
        model_name=str(backbone),
        hidden_size=SIZE,
        max_width=3,
        max_len=200,
        num_rnn_layers=0,
        dropout=0.0,
    )
    GLiNER.from_config(settings).save_pretrained(str(folder / "model"))


if __name__ == "__main__":
    target = Path(sys.argv[1])
    classifier(target / "classifier")
    gliner(target / "gliner")
