"""Lets the disk fill up at many points of an ingest: `python -m tests.bench.full_disk`.

Every run reads a corpus in which some articles are new, changed or gone, on a disk of its own that
has a little more room each time. Whatever the run meets, it must end with 0 or with one line and 2,
the corpus must be exactly the old or exactly the new state, and with room it must be whole and a
second run complete it. Before every other run a service is started, which must go on answering and
write the receipts later.

The disk is a tmpfs where mounting is allowed (as root); a limit on the size of files, which takes
no right, is the other real way to have writes fail.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol

import httpx2
import typer

from qa_service.archive import open_archive
from qa_service.archive.reading import read_answer
from qa_service.settings import Settings
from tests.bench.kills import FolderShelf, check, run_again, write_corpus
from tests.servers import ROOT, clean_environment, serve
from tests.tiny import TINY

ROOMY_KB = 400_000
ENOUGH_KB = 1_800
"""More than a run over the articles needs beside what is there."""


class Disk(Protocol):
    """A folder that can be made to take no more."""

    folder: Path

    def limit(self, room_kb: int) -> None:
        """Leave so much room."""

    def enlarge(self) -> None:
        """Take the limit away."""

    def start(self) -> Callable[[], None] | None:
        """What an ingest process does before anything else."""


class SmallDisk:
    """A tmpfs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def limit(self, room_kb: int) -> None:
        found = os.statvfs(self.folder)
        used_kb = (found.f_blocks - found.f_bfree) * found.f_frsize // 1024
        self.remount(f"size={used_kb + room_kb}k")

    def enlarge(self) -> None:
        self.remount(f"size={ROOMY_KB}k")

    def remount(self, options: str) -> None:
        command = ["mount", "-o", f"remount,{options}", str(self.folder)]
        # What an ended process had open for writing can keep the disk busy for a moment longer.
        for wait in (0.2, 0.5, 1, 2, 4):
            if subprocess.run(command, capture_output=True).returncode == 0:
                return
            time.sleep(wait)
        subprocess.run(command, check=True)

    def start(self) -> Callable[[], None] | None:
        return None


class FileLimit:
    """A folder on any disk, where a process's files may not grow past a size: writes give EFBIG."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._bytes = resource.RLIM_INFINITY

    def limit(self, room_kb: int) -> None:
        self._bytes = room_kb * 1024

    def enlarge(self) -> None:
        self._bytes = resource.RLIM_INFINITY

    def start(self) -> Callable[[], None] | None:
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (self._bytes, self._bytes))


@contextmanager
def mount_disk(folder: Path) -> Iterator[SmallDisk]:
    """Raises PermissionError where this user may not mount."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOMY_KB}k", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PermissionError(done.stderr.strip())
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def can_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            with mount_disk(Path(folder) / "disk"):
                return True
        except (PermissionError, FileNotFoundError):
            return False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one run ended: its exit code, its last words, and what was wrong with it, if anything."""

    code: int
    said: str
    faults: tuple[str, ...]


class Silent:
    """No service: nothing is asked."""

    def __init__(self) -> None:
        self.answers: list[str] = []

    def find_faults(self, state: set[str], *, gone: set[str]) -> Iterator[str]:
        return iter(())


class Asked(Silent):
    """A running service, and the ids of the answers that it gave."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def find_faults(self, state: set[str], *, gone: set[str]) -> Iterator[str]:
        """What is wrong with it: it must find what is there and not what is gone, and answer."""
        asked = [(min(state), True), *((text, False) for text in sorted(gone)[:1])]
        for text, is_there in asked:
            reply = self._post("search", {"query": text, "limit": 5})
            if reply.status_code != 200:
                yield f"the service answers {reply.status_code}: {reply.text}"
            elif (text in [found["text"] for found in reply.json()["passages"]]) != is_there:
                yield f"the service {'lacks' if is_there else 'still finds'} {text!r}"
        answer = self._post("ask", {"question": min(state)})
        if answer.status_code == 200:
            self.answers.append(answer.json()["id"])
        else:
            yield f"the service answers a question with {answer.status_code}: {answer.text}"

    def _post(self, route: str, body: dict[str, object]) -> httpx2.Response:
        return httpx2.post(f"{self._url}/v1/{route}", json=body, timeout=30)


class FillingUp:
    """A corpus on a disk, and what is tried with it."""

    def __init__(self, disk: Disk, articles: Path, *, is_read: bool = True) -> None:
        """``is_read``: the articles are read before anything is tried."""
        self.disk = disk
        self.data_dir = disk.folder / "data"
        self._shelf = FolderShelf(articles)
        self._settings = Settings(data_dir=self.data_dir, embedding=TINY)
        self._state = write_corpus(self._shelf, 0)
        self._version = 0
        if is_read:
            run_again(self._settings, self._shelf)

    def run_ingest(self) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ingest", *self._shelf.arguments, "--delete-missing"],
            cwd=ROOT,
            env=clean_environment(self.data_dir, {"QA_EMBEDDING": TINY}),
            preexec_fn=self.disk.start(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def fill_up(self, room_kb: int, *, is_served: bool) -> Outcome:
        """Change the articles, read them with so much room, look; then again with enough."""
        self._version += 1
        old, self._state = self._state, write_corpus(self._shelf, self._version)
        with ExitStack() as stack:
            service = Silent()
            if is_served:
                service = Asked(stack.enter_context(serve(self.data_dir, {"QA_EMBEDDING": TINY})))
            before = self._list_generations()
            self.disk.limit(room_kb)
            done = self.run_ingest()
            faults = [*find_faults(done), *self._find_leftovers(done.returncode, before)]
            now = old if done.returncode else self._state
            faults += service.find_faults(now, gone=(old | self._state) - now)
            self.disk.enlarge()
            faults += self._compare("after the run", now)
            again = self.run_ingest()
            if again.returncode:
                faults.append(f"the second run ended with {again.returncode}: {again.stderr}")
            faults += self._compare("after the second run", self._state)
            faults += service.find_faults(self._state, gone=old - self._state)
        faults += self._find_lost_receipts(service)
        said = done.stderr.strip().splitlines()
        return Outcome(done.returncode, said[-1] if said else "", tuple(faults))

    def _find_lost_receipts(self, service: Silent) -> list[str]:
        archive = open_archive(self._settings)
        with archive.reading() as connection:
            lost = [id for id in service.answers if read_answer(connection, id) is None]
        archive.close()
        return [f"the receipt {id} was lost" for id in lost]

    def _compare(self, when: str, expected: set[str]) -> list[str]:
        found = check(self._settings, expected, expected)
        return [] if found == "new" else [f"{when} the corpus is {found}"]

    def _list_generations(self) -> set[Path]:
        return set((self.data_dir / "generations").iterdir())

    def _find_leftovers(self, code: int, before: set[Path]) -> list[str]:
        left = self._list_generations() - before if code else set()
        return [f"half of {path.name} was left" for path in left]


def find_faults(done: subprocess.CompletedProcess[str]) -> Iterator[str]:
    """What is wrong with how a run ended: it must be 0, or 2 with one line that tells."""
    lines = done.stderr.strip().splitlines()
    if done.returncode not in (0, 2):
        yield f"exit {done.returncode}: {done.stderr[-1000:]}"
    elif done.returncode == 2 and len(lines) != 1:
        yield f"{len(lines)} lines: {done.stderr}"
    elif done.returncode == 2 and "nothing was lost" not in lines[0]:
        yield f"does not tell what to do: {lines[0]}"


def spread(points: int) -> Sequence[int]:
    """Room in KiB from none to enough, evenly, in pages of 4 KiB."""
    return [4 * round(ENOUGH_KB * n / max(1, points - 1) / 4) for n in range(points)]


def main(
    points: Annotated[int, typer.Option(help="how many sizes between nothing and enough")] = 20,
    limit_files: Annotated[bool, typer.Option("--limit-files", help="mount nothing")] = False,
) -> None:
    """Fill the disk up at so many points and print what was found."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        disk: Disk = FileLimit(Path(place) / "disk")
        if not limit_files:
            disk = stack.enter_context(mount_disk(Path(place) / "disk"))
        filling = FillingUp(disk, Path(place) / "articles")
        for number, room_kb in enumerate(spread(points)):
            began = time.monotonic()
            found = filling.fill_up(room_kb, is_served=number % 2 == 0)
            counts[f"exit {found.code}, {'sound' if not found.faults else 'UNSOUND'}"] += 1
            typer.echo(f"{room_kb:6} KiB  exit {found.code}  {time.monotonic() - began:4.1f} s")
            for line in (found.said if found.code else "", *found.faults):
                typer.echo(f"            {line}" if line else "", nl=bool(line))
    for outcome, count in sorted(counts.items()):
        typer.echo(f"{count:5} {outcome}")


if __name__ == "__main__":
    typer.run(main)
