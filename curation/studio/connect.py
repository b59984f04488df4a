"""Which server to speak to, and with which key."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from pydantic import SecretStr

from curation.errors import StudioError
from curation.studio.client import KEY, URL, Studio, checked
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
    the local server goes to the local server only; for any other address see `find_key`.

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
    if local and home and local.astray(home) and url in (None, local.url):
        raise StudioError(
            "the workspace was moved while its Label Studio ran, which looks for its data where "
            "they were",
            fix="curation studio up, which starts it anew",
        )
    if local and (not url or url.rstrip("/") == local.url):
        studio = Studio(local.url, local.key)
    else:
        url = checked(str(url), allow_http)
        studio = Studio(url, find_key(url, environ, key_file)[0], allow_http=allow_http)
    try:
        studio.check()
    except StudioError:
        studio.close()
        raise
    return studio


def key_source(
    url: str, *, home: Path, key_file: Path | None, environ: Mapping[str, str] = os.environ
) -> str:
    """Where the key for an address comes from, for people."""
    local = status(home)
    if local and url.rstrip("/") == local.url:
        return "the key of the local server"
    return find_key(url, environ, key_file)[1]


def find_key(url: str, environ: Mapping[str, str], key_file: Path | None) -> tuple[SecretStr, str]:
    """The key for an address, and where it was found.

    The first there is of: the content of `key_file`, which only its owner may read;
    LABEL_STUDIO_API_KEY; what the system's keyring holds for "curation" and the address, if the
    extra `keyring` is installed.

    Raises:
        StudioError: there is none, or others can read it.
    """
    if key_file is not None:
        return _key(_in_file(key_file), f"the file {key_file}")
    if key := environ.get(KEY, "").strip():
        return _key(key, KEY)
    if kept := _in_keyring(url):
        return _key(kept, "the keyring")
    raise StudioError(
        "there is no key for Label Studio",
        fix=f"set {KEY} to the key shown under Account & Settings of the server, or name a file "
        "with it (--key-file FILE, mode 0600), or keep it in the system's keyring: "
        "pip install 'curation[keyring]' && keyring set curation ADDRESS",
    )


def _key(key: str, source: str) -> tuple[SecretStr, str]:
    if not key.isascii() or not key.isprintable() or " " in key:
        raise StudioError(
            f"what {source} holds cannot be a key: a key has no blanks, line ends or other letters",
            fix="copy the key shown under Account & Settings of the server, and nothing else",
        )
    return SecretStr(key), source


def _in_keyring(url: str) -> str | None:
    """What the system's keyring holds for us, as `keyring set curation URL` puts it there."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password("curation", url.rstrip("/")) or None
    except KeyringError:
        return None


def _in_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        key = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StudioError(f"the key file {path} cannot be read: {error}") from None
    if stat.S_IMODE(mode) & 0o077:
        raise StudioError(f"others can read the key file {path}", fix=f"chmod 600 {path}")
    if not key:
        raise StudioError(f"the key file {path} is empty", fix=f"put the key into {path}")
    return key
