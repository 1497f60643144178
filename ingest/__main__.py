"""`python -m ingest`: read articles into the corpus, look at it, check it and repair it."""

from __future__ import annotations

import gc

from qa_service import interrupts, terminal

if __name__ == "__main__":
    # Loading what is below takes a second, and a tenth more where garbage is looked for in it.
    interrupts.end_at_once()
    gc.disable()

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.table import Table

from ingest.progress import ProgressEvents, show_progress
from ingest.report import Report
from ingest.run import ingest_sources
from ingest.sources.opening import open_sources
from ingest.workers import open_workers
from qa_service.archive import open_archive
from qa_service.errors import NotFound, OnRecordError
from qa_service.settings import load_settings
from qa_service.threads import keep_to_one_core

FAILED, WRONG_USE = 1, 2
MAX_ROWS_SHOWN = 50
MAX_TITLE_CHARS = 160

notes = Console(stderr=True)


app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Read articles into the corpus, and look after it: `python -m ingest PATH…`",
)
Named = Annotated[
    list[str] | None,
    typer.Argument(help="files, folders, and addresses of pages, feeds, sitemaps"),
]
ReaderName = Annotated[
    str, typer.Option("--reader", help="a llama-index reader by name: package.module.Class")
]
ReaderArgs = Annotated[
    str, typer.Option("--reader-args", help="its and its load_data's arguments, JSON")
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private-addresses", help="read from loopback and private networks")
]
DeleteMissing = Annotated[
    bool, typer.Option("--delete-missing", help="delete articles whose sources are gone")
]
Watch = Annotated[
    bool, typer.Option("--watch", help="stay, and read again whenever something changes")
]
On = Annotated[
    str, typer.Option("--on", help="read and embed on `ray` (here) or on ray://host:10001")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="report, but change nothing")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines on standard output")]


@app.command("read")
def read_paths(  # noqa: PLR0913 - one a command-line option
    paths: Named = None,
    *,
    reader: ReaderName = "",
    reader_args: ReaderArgs = "",
    allow_private_addresses: AllowPrivate = False,
    delete_missing: DeleteMissing = False,
    watch: Watch = False,
    on: On = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Read articles into the corpus (the default: `read` may be left out)."""
    named = list(paths or [])
    if not named and not reader:
        raise NotFound("There is nothing to read: name a file, a folder or an address.")
    settings = load_settings()
    # On standard output are the rows alone.
    tell = partial(typer.echo, err=True)

    def read_once() -> Report:
        with (
            closing(open_archive(settings)) as archive,
            open_workers(on, settings) as workers,
            show_progress(notes) as draw,
            open_sources(
                named,
                settings,
                allow_private=allow_private_addresses,
                reader=reader,
                reader_args=reader_args,
            ) as sources,
        ):
            return ingest_sources(
                sources,
                settings=settings,
                archive=archive,
                workers=workers,
                delete_missing=delete_missing,
                dry_run=dry_run,
                on_progress=ProgressEvents(tell) if as_json else draw,
            )

    report = read_once()
    print_report(report, as_json=as_json)
    if watch:
        keep_reading(read_once, named, data_dir=settings.data_dir, as_json=as_json)
    if report.has_failures:
        raise typer.Exit(FAILED)


def keep_reading(
    read_once: Callable[[], Report], named: Sequence[str], *, data_dir: Path, as_json: bool
) -> None:
    """Read again whenever something changes; what cannot be done now is tried the next time."""
    from ingest.watching import watch_for_changes

    paths = [Path(each) for each in named if "://" not in each]
    notes.print("Watching for changes; Ctrl-C ends it.")
    for _ in watch_for_changes(paths, data_dir=data_dir, poll=len(paths) < len(named)):
        try:
            report = read_once()
        except OnRecordError as error:
            notes.print(f"{error}", style="red", highlight=False, soft_wrap=True, markup=False)
            continue
        if any(row.outcome != "unchanged" for row in report.rows):
            print_report(report, as_json=as_json)


def print_report(report: Report, *, as_json: bool) -> None:
    summary = report.summary()
    if as_json:
        for row in report.rows:
            typer.echo(json.dumps(row.as_json(), ensure_ascii=not terminal.is_unicode()))
        typer.echo(json.dumps(summary))
        return
    changed = [row for row in report.rows if row.outcome not in ("unchanged", "failed")]
    # Failures come last, where they are seen.
    for rows in (changed, [row for row in report.rows if row.outcome == "failed"]):
        for row in rows[:MAX_ROWS_SHOWN]:
            line = f"{row.outcome:<10} {row.article_id or '-'}  {row.detail}"
            if row.outcome == "failed":
                line += f"\n           in {row.source}"
            notes.print(line, highlight=False, soft_wrap=True, markup=False)
        if len(rows) > MAX_ROWS_SHOWN:
            notes.print(f"… and {len(rows) - MAX_ROWS_SHOWN} more (--json lists them all)")
    if not report.rows:
        notes.print("No articles found there.")
    typer.echo(", ".join(f"{count} {outcome}" for outcome, count in summary.items()))


@app.command("list")
def list_articles(*, as_json: AsJson = False) -> None:
    """List the articles that can be retrieved now."""
    from ingest import maintenance

    articles = maintenance.list_articles(open_archive(load_settings()))
    if as_json:
        for article in articles:
            typer.echo(json.dumps(article, ensure_ascii=not terminal.is_unicode()))
        return
    table = Table("id", "date", "lang", "paragraphs", "publisher", "title", box=None)
    for article in articles:
        table.add_row(
            *(str(article[key] or "-") for key in ("id", "date", "language", "paragraphs")),
            str(article["publisher"] or "-"),
            _shorten(str(article["title"])),
        )
    Console().print(table)


def _shorten(title: str) -> str:
    """What a line of a list has room for."""
    return title if len(title) <= MAX_TITLE_CHARS else f"{title[:MAX_TITLE_CHARS]}…"


@app.command("show")
def show_article(article_id: str) -> None:
    """Print an article as the corpus has it: its paragraphs with who says what."""
    from ingest import maintenance

    typer.echo(maintenance.describe_article(open_archive(load_settings()), article_id))


@app.command("delete")
def delete_articles(article_ids: list[str]) -> None:
    """Delete articles from retrieval; what was cited of them stays readable."""
    from ingest import maintenance

    settings = load_settings()
    maintenance.delete_articles(settings, open_archive(settings), article_ids)
    typer.echo(f"{len(article_ids)} deleted")


@app.command("verify")
def verify(*, as_json: AsJson = False) -> None:
    """Check the stores against each other; exit 1 when something is wrong."""
    from ingest import maintenance

    settings = load_settings()
    checks = maintenance.verify(settings, open_archive(settings))
    if as_json:
        typer.echo(json.dumps({check.name: check.as_json() for check in checks}))
    else:
        for check in checks:
            typer.echo(f"{'ok    ' if check.ok else 'BROKEN'} {check.name}: {check.detail}")
    if not all(check.ok for check in checks):
        notes.print("Repair: `python -m ingest rebuild`.", highlight=False)
        raise typer.Exit(FAILED)


@app.command("rebuild")
def rebuild(
    *,
    reembed: Annotated[
        bool, typer.Option("--reembed", help="make the vectors of the model that is set now")
    ] = False,
) -> None:
    """Build both indexes anew from the archive."""
    from ingest import maintenance

    settings = load_settings()
    maintenance.rebuild(settings, open_archive(settings), reembed=reembed)
    typer.echo("rebuilt")


@app.command("backup")
def backup(file: Path) -> None:
    """Write the whole archive to one file; the service may run meanwhile."""
    from ingest import backup as backups

    backups.backup(open_archive(load_settings()), file)
    typer.echo(f"saved to {file}")


@app.command("restore")
def restore(file: Path) -> None:
    """Put a backup in the archive's place and rebuild the indexes."""
    from ingest import backup as backups

    settings = load_settings()
    backups.restore(settings, open_archive(settings), file)
    typer.echo(f"restored from {file}")


def read_by_default(arguments: list[str]) -> list[str]:
    """`python -m ingest PATH` is `python -m ingest read PATH`."""
    commands = {command.name for command in app.registered_commands}
    if not arguments or arguments[0] in commands or arguments[0] == "--help":
        return arguments
    return ["read", *arguments]


def main() -> None:
    # Standard output is for answers: a line of the log would spoil the JSON on it.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    keep_to_one_core()
    interrupts.end_in_order()
    try:
        terminal.run(partial(app, read_by_default(sys.argv[1:])))
    except OnRecordError as error:
        notes.print(f"{error}", style="red", highlight=False, soft_wrap=True, markup=False)
        sys.exit(WRONG_USE)
    except SystemExit as ended:
        # What typer makes of Ctrl-C.
        if ended.code == interrupts.INTERRUPTED:
            notes.print("Stopped; the corpus is whole, and what was embedded is kept.")
        raise


if __name__ == "__main__":
    main()
