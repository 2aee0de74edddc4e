"""Several files as one."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class File:
    """A file that leaves: its name, its media type, its bytes."""

    name: str
    media_type: str
    content: bytes


def zipped(files: dict[str, bytes]) -> bytes:
    """The files in one archive; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
