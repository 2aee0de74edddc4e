"""Copies of a whole database, taken while it is in use, and put back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import make_url
from sqlalchemy.engine import URL

from matcher.domain.errors import DataError, MatcherError, Problem, WrongState

_BUSY_SECONDS = 60


class BackupFailed(MatcherError):
    """A copy could not be made or does not stand; what is wrong stands in the text."""


def backup(url: str, target: Path) -> int:
    """Writes a checked copy of the database to a new file, and gives its size in bytes.

    SQLite: its own online backup, then an integrity check of the copy; others may go on writing. PostgreSQL: pg_dump in
    its custom format, then a look through its table of contents.
    """
    if target.exists():
        raise WrongState(f"{target} is there already. Name a new file: a backup never overwrites another.")
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    # A copy holds everything that the database holds: for its owner's eyes only.
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            _copy_sqlite(Path(str(parsed.database)), unfinished, alone=True)
        else:
            _run("pg_dump", ["--format=custom", "--no-owner", f"--file={unfinished}"], parsed)
            _run("pg_restore", ["--list", str(unfinished)], None)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target.stat().st_size


def restore(source: Path, url: str) -> None:
    """Puts a checked copy in the place of all that the database holds.

    To be called with no server and no worker running. The copy is looked through before anything is touched.
    """
    if not source.is_file():
        raise DataError([Problem(str(source), 0, "", "There is no such file.", "Name a file that 'matcher db backup' wrote.")])
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        check_sqlite(source)
        target = Path(str(parsed.database))
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_sqlite(source, target)
    else:
        _run("pg_restore", ["--list", str(source)], None)
        _run("pg_restore", ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error", str(source)], parsed)


def check_sqlite(path: Path) -> None:
    """BackupFailed unless the file is an SQLite database in which every page, index and reference is sound."""
    try:
        with closing(sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True)) as connection:
            wrong = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupFailed(f"{path.name} is no sound SQLite database: {error}.") from error
    if wrong != ["ok"]:
        raise BackupFailed(f"{path.name} does not stand: {'; '.join(map(str, wrong[:3]))}.")
    if loose:
        raise BackupFailed(f"{path.name} does not stand: {len(loose)} references lead nowhere, the first in table {loose[0][0]}.")


def _quoted(path: Path) -> str:
    return quote(str(path.absolute()))


def _copy_sqlite(source: Path, target: Path, *, alone: bool = False) -> None:
    if not source.is_file():
        raise BackupFailed(f"There is no database at {source}.")
    try:
        with (
            closing(sqlite3.connect(f"file:{_quoted(source)}?mode=ro", uri=True, timeout=_BUSY_SECONDS)) as one,
            closing(sqlite3.connect(target, timeout=_BUSY_SECONDS)) as other,
        ):
            # All pages in one step: with a write-ahead log nobody waits for it, and nobody's writing makes it begin anew.
            one.backup(other, pages=-1)
            if alone:  # one file, that does not want those of a write-ahead log beside it
                other.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise BackupFailed(f"The copy could not be written: {error}.") from error
    check_sqlite(target)


def _run(program: str, arguments: Sequence[str], database: URL | None) -> None:
    """One of PostgreSQL's own programs; the password goes by the environment, which others cannot list."""
    found = shutil.which(program)
    if found is None:
        raise WrongState(
            f"'{program}' is not on the path. Install PostgreSQL's client programs, of the server's version or newer, and "
            f"see docs/operations.md.")
    environment = dict(os.environ)
    if database is not None:
        if database.password:
            environment["PGPASSWORD"] = str(database.password)
        plain = database.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        arguments = [f"--dbname={plain}", *arguments]
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BackupFailed(f"{program} ended with {done.returncode}: {done.stderr.strip().splitlines()[0] if done.stderr else ''}")
