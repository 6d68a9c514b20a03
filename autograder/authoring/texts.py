"""Every text that a file holds: as it stands, in notebook fields, in base64, and in archives."""

from __future__ import annotations

import base64
import binascii
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_UNPACKED = 64 * 1024 * 1024
"""Bytes taken from one archive: far above any file of the course, and small enough for a machine of 2 GB."""
MAX_DEPTH = 4
"""Archives in archives, encodings in encodings."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
_BASE64_ONLY = re.compile(r"[A-Za-z0-9+/\s]{16,}={0,2}\s*")
_COMMENT = re.compile(r"#[^\n]*")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPES = {r"\n": "\n", r"\t": "\t", r"\r": "\n", r"\"": '"', r"\'": "'", r"\\": "\\"}
_ESCAPE = re.compile("|".join(re.escape(escape) for escape in _ESCAPES))


class Unreadable(ValueError):
    """A file that cannot be searched, so that nothing can be proved about it."""


@dataclass(frozen=True)
class Text:
    """One piece of text and where in the file it stands."""

    place: str
    content: str


def texts_of(name: str, content: bytes, place: str = "", depth: int = 0) -> Iterator[Text]:
    """Yield every text in a file's bytes; bytes that are not text are read as Latin-1, so that words in them show.

    Args:
        name: the file's name; its ending says whether it is JSON.
        content: the file's bytes.
        place: prefix of the places.
        depth: how many archives and encodings were opened on the way.

    Raises:
        Unreadable: an archive is encrypted, damaged, too large or nested too deep.
    """
    if depth > MAX_DEPTH:
        raise Unreadable(f"more than {MAX_DEPTH} archives or encodings inside one another")
    if content[:2] == b"\x1f\x8b":
        yield from texts_of(name.removesuffix(".gz"), _gunzipped(content), place, depth + 1)
        return
    if content[:4] == b"PK\x03\x04":
        for member, inner in _unzipped(content):
            yield from texts_of(member, inner, _join(place, member), depth + 1)
        return
    text = decoded(content)
    parsed = _json(text) if name.endswith((".ipynb", ".json")) else None
    pieces = [Text(place, text)] if parsed is None else list(_strings(parsed, place))
    for piece in pieces:
        yield piece
        for inner in _unbased(piece.content):
            where = _join(piece.place, "base64")
            try:
                yield from texts_of("", inner, where, depth + 1)
            except Unreadable:  # an id that happens to decode to the first bytes of an archive
                yield Text(where, decoded(inner))


def decoded(content: bytes) -> str:
    """Return bytes as text: UTF-16 where a byte order mark says so, else UTF-8, else Latin-1."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def variants(text: str) -> Iterator[str]:
    """Yield a text as it stands and, where it may hide a line that way, without escapes, tags and comments."""
    plain = [text]
    if "\\" in text:
        plain.append(_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text))
    if "&" in text or "</" in text:
        plain.append(html.unescape(_TAG.sub("", text)))
    for variant in plain:
        yield variant
        if "#" in variant:
            yield _COMMENT.sub("", variant)


def _join(place: str, more: str) -> str:
    return f"{place}, {more}" if place else more


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _strings(node: Any, place: str) -> Iterator[Text]:
    """Yield the strings of a JSON document, a list of lines as one text, dictionary keys too."""
    if isinstance(node, str):
        yield Text(place, node)
    elif isinstance(node, list) and all(isinstance(item, str) for item in node):
        yield Text(place, "".join(node) if any("\n" in item for item in node) else "\n".join(node))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _strings(item, _join(place, _label(item, index)))
    elif isinstance(node, dict):
        for key, value in node.items():
            yield Text(place, key)
            yield from _strings(value, place if key == "cells" else _join(place, key))


def _label(item: Any, index: int) -> str:
    if isinstance(item, dict) and "cell_type" in item:
        return f"cell {index} ({item.get('id', 'no id')})"
    return f"item {index}"


def _unbased(text: str) -> Iterator[bytes]:
    """Yield what base64 in a text stands for."""
    whole = _BASE64_ONLY.fullmatch(text)
    for found in ["".join(text.split())] if whole else _BASE64.findall(text):
        try:
            yield base64.b64decode(found, validate=True)
        except (binascii.Error, ValueError):
            continue


def _gunzipped(content: bytes) -> bytes:
    unpack = zlib.decompressobj(wbits=31)  # 31: a gzip header is expected
    try:
        inner = unpack.decompress(content, MAX_UNPACKED)
    except zlib.error as error:
        raise Unreadable(f"damaged gzip data ({error})") from error
    if unpack.unconsumed_tail or unpack.unused_data:
        raise Unreadable("gzip data that is too large or has several parts")
    return inner


def _unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise Unreadable(f"an archive of more than {MAX_UNPACKED} bytes")
            for member in members:
                yield member.filename, archive.read(member)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        raise Unreadable(f"an archive that cannot be opened ({error})") from error
