"""How fast a build is, as ratios against a named peer in the same run: `make bench`.

Each pair is run in turn, several times, in processes of its own; the fastest of each counts, since whatever else the
machine does only ever adds to a time. Ratios travel from machine to machine; seconds do not.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
PERIOD = "2022-02..2022-07"
RUNS = 3

WEASYPRINT_ALONE = """
import sys
from weasyprint import HTML
HTML(sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""
TYPER_ALONE = """
import typer
app = typer.Typer()
@app.command()
def one(): "A command."
@app.command()
def two(): "Another."
app(["--help"])
"""


def seconds(command: Sequence[str]) -> float:
    """How long a command takes; an error where it fails."""
    start = perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return perf_counter() - start


def pair(name: str, ours: Sequence[str], peer_name: str, peer: Sequence[str], most: float) -> bool:
    """Time two commands in turn, print the ratio of the fastest of each, and say whether it is at most `most`."""
    times = [(seconds(ours), seconds(peer)) for _ in range(RUNS)]
    mine, theirs = (min(column) for column in zip(*times, strict=True))
    ratio = mine / theirs
    verdict = "within" if ratio <= most else "over"
    print(f"{name}: {ratio:.2f} times {peer_name} ({mine:.2f} s and {theirs:.2f} s); {verdict} {most:g}")
    return ratio <= most


def main() -> int:
    """Print every ratio; exit 1 where one is over its bound."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        build = [sys.executable, "-m", "reportgen.cli", "build", "--period", PERIOD, "--out", str(out)]
        subprocess.run(build, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        page = out / PERIOD.replace("..", "_") / "report.html"
        copy = out / "alone.html"
        copy.write_bytes(page.read_bytes())
        alone = [sys.executable, "-c", WEASYPRINT_ALONE, str(copy), str(out / "alone.pdf")]
        check = [sys.executable, "-m", "reportgen.cli", "check", "--period", PERIOD]
        helps = [sys.executable, "-m", "reportgen.cli", "--help"]
        well = [
            pair("cold build of the six-month edition", build, "WeasyPrint alone on its report.html", alone, 2.0),
            pair("check of the six-month edition", check, "its cold build", build, 0.3),
            pair("reportgen --help", helps, "Typer alone with two commands", [sys.executable, "-c", TYPER_ALONE], 1.5),
        ]
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
