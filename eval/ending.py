"""How a command of the suite ends: the exit code and the line of each error."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Final, NoReturn

from rich.console import Console

from eval.cases import WrongCases
from eval.client import Unreachable
from eval.gate import WrongGates
from eval.new import CannotStart
from eval.records import WrongRun
from eval.sample import NoCorpus
from qa_service.errors import OnRecordError, WrongSettings

PASS, REGRESSED, NOT_MEASURED, WRONG_CONFIGURATION = 0, 1, 2, 3
TYPER_WRONG_USE: Final = 2

notes = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


class Finished(Exception):
    """The command is done, with this exit code (typer's own 2 means wrong use)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def end_with(command: Callable[[], object]) -> None:
    """Run a command to its end, and the process with it, unless it passes."""
    try:
        command()
    except Finished as finished:
        sys.exit(finished.code)
    except (CannotStart, NoCorpus, WrongCases, WrongGates, WrongRun, WrongSettings) as error:
        stop(str(error), WRONG_CONFIGURATION)
    except (Unreachable, OnRecordError) as error:
        stop(str(error), NOT_MEASURED)
    except SystemExit as ended:
        sys.exit(WRONG_CONFIGURATION if ended.code == TYPER_WRONG_USE else ended.code)
    except UnicodeDecodeError as error:
        stop(f"A file that was given is not text in UTF-8: {error}.", WRONG_CONFIGURATION)
    except Exception as error:  # noqa: BLE001 - a crash measured nothing; Python's own 1 would say otherwise
        if isinstance(error, OSError) and error.filename:
            fault = f"{error.filename} cannot be used: {error.strerror}. Name another file."
            stop(fault, WRONG_CONFIGURATION)
        traceback.print_exc()
        sys.exit(NOT_MEASURED)


def stop(line: str, code: int) -> NoReturn:
    notes.print(line)
    sys.exit(code)
