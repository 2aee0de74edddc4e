"""The command `matcher`: a door to the rooms below. Parts are loaded when asked for."""

from __future__ import annotations

import importlib
import io
import sys

import click

from matcher import __version__

COMMANDS = {
    "check": "Tells everything that is wrong with a scenario, and screens its pairs.",
    "compare": "Sets two plans side by side.",
    "db": "Looks after the database: upgrade, backup, restore.",
    "demo": "Serves a made-up round with one log-in a role, for trying out.",
    "export": "Writes a plan in one of the forms in which it leaves.",
    "explain": "Answers questions on a plan by solving again: why not, what would unlock it, what it is worth.",
    "generate": "Writes a made-up round of real societies.",
    "ledger": "What Societies gave and received over rounds, with a memory that fades.",
    "pledge": "Reports on the pledge: report, indicators.",
    "network": "Tells how strong a plan's network is, and what a Society's leaving would break.",
    "picture": "Draws a picture of a plan, as SVG or PNG.",
    "privacy": "Data protection: what is held about a person, correct, withdraw, purge.",
    "replay": "Replays a year's needs and offers in rounds of several lengths.",
    "robust": "Says how a plan stands declines, and what repair wins back.",
    "repair": "Repairs a plan after declines with few changes.",
    "round": "Looks after rounds: list, show, create, load, move.",
    "schema": "Prints the JSON Schema of plan.json.",
    "serve": "Serves the web, and starts and keeps workers beside it.",
    "solve": "Finds the best plan of a scenario, proves and explains it, and writes it.",
    "template": "Writes an empty workbook to fill in and solve.",
    "token": "Looks after tokens for the API: make, list, revoke.",
    "trail": "Looks through the trail of every act.",
    "user": "Looks after accounts: create, grant, revoke, reset, list, disable, enable.",
    "verify": "Audits a plan against its scenario without any solver.",
    "whatif": "Solves a scenario with changes, along a number, or in other ways nearly as good.",
    "worker": "Does runs, one after the other, until told to end.",
}


class Lazy(click.Group):
    """Loads a command's module when it is called, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # From the sentences above: help loads no command, and so no solver.
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"matcher.cli.{cmd_name}").command
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="matcher")
def group() -> None:
    """Matching rounds for peer support in Restoring Family Links."""


def main() -> int:
    """Runs the command line; exit codes: 0 plan, 1 breaches, 2 bad data, 3 infeasible, 4 nothing found in time."""
    from matcher.domain.errors import DataError, MatcherError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a terminal's letters cannot say is shown as a question mark: a name in Arabic ends no command.
            stream.reconfigure(errors="replace")
    try:
        result = group.main(standalone_mode=False)
        return result if isinstance(result, int) else 0
    except DataError as error:
        from matcher.cli.show import show_problems

        show_problems(error)
        return 2
    except MatcherError as error:
        print(f"matcher: {error}", file=sys.stderr)
        return 4
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.Abort:
        print("matcher: stopped.", file=sys.stderr)
        return 4
    except click.ClickException as error:
        error.show()
        return 2
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:
        print(f"matcher: {error.filename or ''}: {error.strerror}.", file=sys.stderr)
        return 2
