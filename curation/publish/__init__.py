"""From annotations to a versioned Hugging Face dataset on disk, and from there to where it is read.

release.py    what goes in: one frozen bundle
gather.py     articles and what was said of them, brought together and counted
tables.py     the configs, each as features and the rows it takes; items.py: their parts
tokens.py     words with offsets, and spans as BIO tags over them
plover.py     events as PLOVER rows, by the rules of plover.yaml
standoff.py   the same without the texts; rehydrate.py: the way back
columns.py    rows as Arrow columns, and back; records.py: rows as Annotations
sheets.py     columns as parquet files; digest.py: their hashes
build.py      the folder of a version, written whole or not at all
card.py       its README.md; page.py: what people read there; plots.py: its pictures
citation.py   CITATION.cff; croissant.py: croissant.json
check.py      opens a built folder and looks for faults
split.py      splits that keep a story in one place
diff.py       what changed between two versions, and the version number that follows
changes.py    the same, told item by item
gates.py      what must hold before a version goes out
versions.py   publishing into a folder of versions, and rebuilding one
targets.py    where else a version can go; hub.py, bucket.py, git.py: how it gets there
formats/      a version in the formats of other tools
"""
