"""A Label Studio server, run by its own Python: `python -P serve.py start …`; not for import.

What the server is made of lives as long as it does, and Python's search for cyclic garbage walks
it again and again while tasks are read and written. Once the server has answered, all that is put
where the search does not look, and it comes less often: the tasks of a request are very many
objects, few of them garbage yet.
"""

from __future__ import annotations

import gc

from django.core.signals import request_finished
from label_studio.server import main

ALLOCATIONS = 3000
"""Objects made between two searches of the youngest (Python's default is 700)."""


def settle(**_: object) -> None:
    """After the first answer, when all is loaded: leave out of the search what there is."""
    request_finished.disconnect(settle)
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS)


request_finished.connect(settle)
main()
