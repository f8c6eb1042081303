"""Where templates, styles and fonts are found, and the one home of Jinja2.

A project's own files stand before the package's, file by file: a body changes one word of one
template and keeps all the others. Templates are code and are trusted as the project is, but a link
that leads out of their folders is refused, so that a report never carries a file of the machine.
"""

from __future__ import annotations

import builtins
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup

from reportgen.problems import Place, Problem, ReportError, nearest

FONTS = "fonts/"


def own() -> Path:
    """The folder of the package's own templates, in an installed wheel or in a source checkout."""
    package = Path(__file__).parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def safe(text: str) -> Markup:
    """`text` as finished HTML, which a template prints as it stands."""
    return Markup(text)


class _Compiled(jinja2.BytecodeCache):
    """What was compiled in this process, by name and source: editions of one project share their phrases."""

    kept: ClassVar[dict[tuple[str, str], builtins.bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled of the same source, where there is such."""
        found = self.kept.get((bucket.key, bucket.checksum))
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


class Templates:
    """The templates, styles and fonts of a project, with the package's own behind them."""

    def __init__(self, roots: Sequence[Path] = ()) -> None:
        self.digests: dict[str, str] = {}
        """By name: the SHA-256 of every file that was used."""
        self._roots: dict[Path, str] = {}
        for root in roots:
            self._roots.setdefault(root.resolve(), root.name)
        self._roots.setdefault(own().resolve(), "reportgen/templates")
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(self._load),
            undefined=jinja2.StrictUndefined,
            autoescape=lambda name: name is not None and name.endswith((".html", ".svg", ".xml")),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=_Compiled(),
        )

    def render(self, name: str, /, **values: object) -> str:
        """The template `name`, filled with `values`.

        Whatever goes wrong in it becomes a `ReportError` that names the template and the line.
        """
        return self.guarded(name, values, lambda: self._environment.get_template(name).render(values))

    def guarded(self, name: str, values: Mapping[str, object], make: Callable[[], str]) -> str:
        """What `make` gives; whatever goes wrong in a template becomes a `ReportError` with its line."""
        try:
            return make()
        except ReportError:
            raise
        except jinja2.TemplateNotFound as error:
            place = self._place(error) or Place(self._shown(name))
            raise self._missing(str(error.name or name), place) from error
        except jinja2.TemplateSyntaxError as error:
            place = Place(self._shown(error.filename or error.name or name), error.lineno)
            raise _error(place, str(error.message)) from error
        except Exception as error:
            found = self._place(error)
            if found is None:
                raise
            unknown = re.match(r"'(\w+)' is undefined", str(error))
            mend = nearest(unknown[1], values) if unknown else ""
            raise _error(found, f"{error}" or type(error).__name__, mend) from error

    def phrases(self, name: str = "phrases.txt") -> PhraseBook:
        """The house style: the macros of the file `name`."""
        return PhraseBook(self, self._environment, name)

    def text(self, name: str) -> str:
        """The file `name` as text."""
        try:
            return self.bytes(name).decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            place = Place(self._shown(name))
            raise _error(place, "the file is not UTF-8", "save it as UTF-8") from error

    def bytes(self, name: str) -> builtins.bytes:
        """The file `name` as it stands."""
        data = self.path(name).read_bytes()
        self.digests[name] = sha256(data).hexdigest()
        return data

    def path(self, name: str) -> Path:
        """Where the file `name` is."""
        path = self._find(name)
        if path is None:
            raise self._missing(name, Place(self._shown(name)))
        return path

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        path = self._find(name)
        if path is None:
            return None
        stamp = path.stat().st_mtime_ns
        return self.text(name), str(path), lambda: self._stamp(name, path) == stamp

    def _stamp(self, name: str, path: Path) -> int:
        return path.stat().st_mtime_ns if self._find(name) == path else -1

    def _find(self, name: str) -> Path | None:
        """The first file called `name` along the search path; None if there is none."""
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or any(mark in name for mark in "\\:\0"):
            raise self._outside(name)
        for root in self._roots:
            path = root.joinpath(*parts)
            if path.is_file():
                if not any(path.resolve().is_relative_to(home) for home in self._roots):
                    raise self._outside(name)
                return path
        return None

    def _shown(self, name: str) -> str:
        """The name or path of a template as a reader of the project knows it."""
        for root, shown in self._roots.items():
            path = Path(name)
            if path.is_relative_to(root):
                return f"{shown}/{path.relative_to(root).as_posix()}"
        for root, shown in self._roots.items():
            if (root / name).is_file():
                return f"{shown}/{name}"
        return f"{next(iter(self._roots.values()))}/{name}"

    def _place(self, error: BaseException) -> Place | None:
        """The line of the template in which `error` arose; None if it arose elsewhere."""
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            path = Path(frame.filename)
            if any(path.is_relative_to(root) for root in self._roots):
                return Place(self._shown(frame.filename), frame.lineno or 0)
        return None

    def _missing(self, name: str, place: Place) -> ReportError:
        known = {
            path.relative_to(root).as_posix() for root in self._roots for path in root.rglob("*") if path.is_file()
        }
        fonts = name.startswith(FONTS)
        kin = {other for other in known if other.startswith(FONTS) is fonts}
        code, what = ("missing-font", "font") if fonts else ("missing-template", "template")
        message = f"no {what} is called '{name}'"
        return ReportError([Problem(place, code, message, nearest(name, kin))])

    def _outside(self, name: str) -> ReportError:
        return ReportError(
            [
                Problem(
                    Place(f"{next(iter(self._roots.values()))}/{name}"),
                    "outside-project",
                    f"'{name}' leads out of the folders of templates",
                    "put a copy of the file in templates/",
                )
            ]
        )


def _error(place: Place, message: str, mend: str = "") -> ReportError:
    return ReportError([Problem(place, "template-error", message, mend)])


class PhraseBook:
    """Phrases: the macros of one template, each called by its name."""

    def __init__(self, templates: Templates, environment: jinja2.Environment, name: str) -> None:
        self._templates, self._name = templates, name
        self._finalize: Callable[[Any], Any] = lambda value: value
        self._environment = environment.overlay(finalize=self._final)
        self._module: Any = None

    def _final(self, value: Any) -> Any:
        return self._finalize(value)

    def say(self, phrase: str, finalize: Callable[[Any], Any], values: Mapping[str, Any]) -> str:
        """What the macro `phrase` gives for `values`; `finalize` is called on each value that it prints."""
        outer, self._finalize = self._finalize, finalize
        try:
            return self._templates.guarded(self._name, values, lambda: self._macro(phrase)(**values))
        finally:
            self._finalize = outer

    def _macro(self, phrase: str) -> Callable[..., str]:
        if self._module is None:
            self._module = self._environment.get_template(self._name).module
        macro = getattr(self._module, phrase, None)
        if macro is None:
            place = Place(self._templates._shown(self._name))
            known = [name for name in dir(self._module) if not name.startswith("_")]
            raise _error(place, f"no phrase is called '{phrase}'", nearest(phrase, known))
        return lambda **given: str(macro(**given))
