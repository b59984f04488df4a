"""Files in, clean and unrepeated articles out.

`read.read` yields what stands in the sources, `clean.clean` makes an `Article` or a `Reject` of
one such record, `known.Known` refuses what is there already, `story.StoryIndex` puts tellings of
one story together, `report` counts what happened.
"""
