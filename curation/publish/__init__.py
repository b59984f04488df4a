"""From annotations to a versioned Hugging Face dataset on disk, and from there to where it is read.

release.py   what goes in: one frozen bundle
columns.py   columns described once: feature, Arrow array and way back
tables.py    the configs, each as columns over an article and what was said of it
tokens.py    words with offsets, and spans as BIO tags over them
plover.py    events as PLOVER rows, by the rules of plover.yaml
build.py     the folder of a version, written whole or not at all
card.py      its README.md
check.py     opens a built folder and looks for faults
records.py   rows back to Annotations
split.py     splits that keep a story in one place
diff.py      what changed between two versions, and the version number that follows
"""
