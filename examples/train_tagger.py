"""Train a small tagger of mentions on a release and score it: train_tagger.py RELEASE."""

import random
import sys

import spacy
from datasets import load_dataset
from spacy.tokens import Doc
from spacy.training import Example, iob_to_biluo
from spacy.util import fix_random_seed, minibatch

release = load_dataset(sys.argv[1], "tokens")
held_out = next((split for split in ("test", "validation") if split in release), None)
if not held_out or "tokens" not in release["train"].features:
    sys.exit("It takes a release with its texts, and with a split to score on.")
fix_random_seed(1)
nlp = spacy.blank("hi")
nlp.add_pipe("ner")


def examples(split):
    names = release[split].features["ner_tags"].feature.names
    for row in release[split]:
        tags = iob_to_biluo([names[number] for number in row["ner_tags"]])
        yield Example.from_dict(Doc(nlp.vocab, words=row["tokens"]), {"entities": tags})


train = list(examples("train"))
nlp.initialize(lambda: train)
for _ in range(15):
    random.shuffle(train)
    for batch in minibatch(train, 2):
        nlp.update(batch, drop=0.2)
print(f"F1 on {held_out}: {nlp.evaluate(list(examples(held_out)))['ents_f']:.3f}")
