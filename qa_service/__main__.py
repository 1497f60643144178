"""`python -m qa_service`: serve, or ask one question on the terminal."""

from __future__ import annotations

import gc

from qa_service import interrupts, terminal

if __name__ == "__main__":
    # Loading what is below takes a second, and a tenth more where garbage is looked for in it.
    interrupts.end_at_once()
    gc.disable()

import asyncio
import datetime as dt
import json
import sys
from contextlib import closing
from functools import partial
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from qa_service.archive import open_archive
from qa_service.archive.reading import read_feedback
from qa_service.domain import Ask, Citation, Reply
from qa_service.errors import OnRecordError
from qa_service.http import requests, wire
from qa_service.http.service import Service
from qa_service.settings import load_settings

WRONG_USE = 2

app = typer.Typer(invoke_without_command=True, pretty_exceptions_enable=False, add_completion=False)
console = Console()
notes = Console(stderr=True)


@app.callback()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="the address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="the port")] = 8000,
) -> None:
    """Serve answers over HTTP, with the chat page at /."""
    if context.invoked_subcommand is not None:
        return
    # The doors of the service take half a second, which a question on the terminal does without.
    from qa_service.http.app import build_app
    from qa_service.http.server import require_address, serve_app

    settings = load_settings()
    require_address(host, port)
    service = Service.start(settings)
    if not sys.stderr.isatty():
        log_as_json()
    service.answerer.warm_up()
    serve_app(
        build_app(service),
        host=host,
        port=port,
        head_seconds=settings.request_seconds,
        on_listening=partial(tell_address, host),
    )


def tell_address(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    notes.print(f"On Record on http://{shown}:{port}", highlight=False, markup=False)


@app.command()
def ask(
    question: str,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="nothing published later, like 2022-02-01")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="the whole reply as JSON")] = False,
) -> None:
    """Answer one question on the terminal, with its citations."""
    if not question.strip() or len(question) > requests.MAX_QUESTION_CHARS:
        limit = requests.MAX_QUESTION_CHARS
        raise typer.BadParameter(f"a question has 1 to {limit:,} characters")
    if not is_text(question):
        notes.print("The question is not valid UTF-8: write it in the encoding of this terminal.")
        raise typer.Exit(WRONG_USE)
    service = Service.start(load_settings())
    try:
        reply = asyncio.run(answer_once(service, Ask(question, as_of=read_date(as_of))))
        body = wire.write_reply(reply).model_dump_json()
        service.receipts.keep(reply.id, reply.corpus.revision, body)
    finally:
        service.close()
    if as_json:
        # No letter may be lost for a program.
        typer.echo(body if terminal.is_unicode() else json.dumps(json.loads(body)))
    else:
        print_reply(reply)


async def answer_once(service: Service, ask: Ask) -> Reply:
    try:
        return await service.writer.answer(ask)
    finally:
        await service.close_model()


@app.command()
def feedback() -> None:
    """Print what readers think of answers, oldest first, as JSON lines."""
    with closing(open_archive(load_settings())) as archive, archive.reading() as connection:
        for row in read_feedback(connection):
            typer.echo(json.dumps(row, ensure_ascii=not terminal.is_unicode()))


def is_text(argument: str) -> bool:
    """Whether all its bytes could be read; those that could not are lone surrogates."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return False
    return True


def read_date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a date like 2022-02-01") from error


def print_reply(reply: Reply) -> None:
    """The answer or the reason for none, then the sources; positions under their side's name."""
    for sentence in reply.sentences:
        console.print(Text(sentence.text), end="\n\n")
    if reply.abstention is not None:
        console.print(Text(reply.abstention.message), end="\n\n")
    told = {n for sentence in reply.sentences for n in sentence.citations}
    for side in reply.sides:
        more = [said for said in side.statements if said.citation.n not in told]
        if more:
            console.print(Text(f"{side.actor} also:"))
        for said in more:
            said_by = f"{said.date or 'undated'} {said.citation.speaker or ''}".rstrip()
            quote = f"{said_by}: {said.citation.quote} [{said.citation.n}]"
            console.print(Padding(Text(quote), (0, 0, 0, 4)))
    for citation in reply.citations:
        console.print(Text(f"[{citation.n}] {describe_source(citation)}", style="bold"))
    if reply.abstention is not None and reply.abstention.nearest:
        console.print("Nearest passages, not an answer:")
        for citation in reply.abstention.nearest:
            console.print(Text(f"[{citation.n}] {describe_source(citation)}", style="bold"))
            console.print(Padding(Text(citation.quote), (0, 0, 1, 4)))


def describe_source(citation: Citation) -> str:
    article = citation.article
    parts = [article.publisher, str(article.date) if article.date else None, article.title]
    place = f"paragraph {citation.paragraph.number}"
    return ", ".join(part for part in [*parts, place] if part)


def log_as_json() -> None:
    """A line of the log is a JSON object, for whatever collects them."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        cache_logger_on_first_use=True,
    )


def main() -> None:
    # Standard output is for answers: a line of the log would spoil the JSON on it.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        terminal.run(app)
    except OnRecordError as error:
        notes.print(f"{error}", style="red", highlight=False, soft_wrap=True)
        sys.exit(WRONG_USE)


if __name__ == "__main__":
    main()
