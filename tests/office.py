"""LibreOffice, which opens a Word file as a reader without Word would."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def converted(data: bytes, folder: Path, form: str) -> Path:
    """The file opened and saved by LibreOffice in another form. Skips the test on a machine without LibreOffice."""
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not on this machine")
    source = folder / "opened.docx"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "saved"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    return out / f"opened.{form.partition(':')[0]}"


def as_pdf(data: bytes, folder: Path) -> Path:
    """The file as LibreOffice prints it."""
    return converted(data, folder, "pdf")


def printed(pdf: Path) -> list[str]:
    """The words of each page, lines as they stand."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return done.stdout.decode("utf-8").replace("\N{NO-BREAK SPACE}", " ").split("\f")[:-1]
