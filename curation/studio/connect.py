"""Which server to speak to, and with which key."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from curation.errors import StudioError
from curation.studio.client import KEY, URL, Studio
from curation.studio.server import status


def connect(
    url: str | None = None,
    *,
    home: Path | None = None,
    key_file: Path | None = None,
    allow_http: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Studio:
    """Find out which server to speak to and with which key, and check both.

    The address is `url`, or LABEL_STUDIO_URL, or that of the local server of `home`. The key of
    the local server goes to the local server only; for any other address the key is
    LABEL_STUDIO_API_KEY or the content of `key_file`, which only its owner may read.

    Raises:
        StudioError: no address, no key, no server, no Label Studio, or a wrong key.
    """
    local = status(home) if home else None
    url = url or environ.get(URL)
    if not url and (local is None or not local.running):
        raise StudioError(
            "no Label Studio is running for this workspace",
            fix=f"curation studio up   or --url / {URL} for a server you have",
        )
    if local and (not url or url.rstrip("/") == local.url):
        studio = Studio(local.url, local.key)
    else:
        studio = Studio(str(url), _key(environ, key_file), allow_http=allow_http)
    try:
        studio.check()
    except StudioError:
        studio.close()
        raise
    return studio


def _key(environ: Mapping[str, str], key_file: Path | None) -> SecretStr:
    if key := environ.get(KEY, "").strip():
        return SecretStr(key)
    if key_file is None:
        raise StudioError(
            "there is no key for Label Studio",
            fix=f"set {KEY} to the key shown under Account & Settings of the server",
        )
    try:
        mode = key_file.stat().st_mode
        key = key_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StudioError(f"the key file {key_file} cannot be read: {error}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise StudioError(f"others can read the key file {key_file}", fix=f"chmod 600 {key_file}")
    return SecretStr(key)
