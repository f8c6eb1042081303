"""From a project and an edition to the report: pure, complete, and with every problem gathered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Literal

from reportgen import annex, model
from reportgen.blocks.commentary import check_slots
from reportgen.blocks.context import Context, Numbers, SlotText
from reportgen.blocks.image import picture
from reportgen.config import PALETTE, BlockBase, EditionSpec, PartSpec, SectionSpec
from reportgen.figures import Figures
from reportgen.period import day_words
from reportgen.problems import Problems
from reportgen.project import COMMENTARY, Project
from reportgen.prose import Prose
from reportgen.spoken import Phrases

Status = Literal["draft", "final"]


@dataclass(frozen=True)
class Order:
    """What is asked for: an edition, as at a date, as a draft or a final."""

    edition: EditionSpec
    as_at: date | None = None
    status: Status = "draft"
    version: str = ""

    @property
    def figures_at(self) -> date:
        """The date as at which figures are seen."""
        return self.edition.as_at_or(self.as_at)

    @property
    def issued(self) -> date:
        """The date that the report bears."""
        return self.edition.issued or self.figures_at


def reader(project: Project, order: Order, phrases: Phrases, problems: Problems) -> Prose:
    """The reader of an edition's words: the figures that it sees, its stated facts, and the other names that print."""
    edition = order.edition
    figures = project.ledger.seen(order.figures_at, edition.also)
    return Prose(
        project.scope(edition, figures),
        phrases,
        problems,
        stated=project.words(edition).stated,
        words={
            "period": edition.period,
            "previous_year": edition.period.back(1),
            "board_date": day_words(edition.board_date),
            "as_at": day_words(order.figures_at),
            "issued": day_words(order.issued),
            "body": str(project.config.body),
        },
    )


def resolve(project: Project, order: Order, phrases: Phrases, problems: Problems) -> model.Report:
    """The report of an edition. Everything that is wrong or awaited is added to `problems`."""
    edition, config = order.edition, project.config
    prose = reader(project, order, phrases, problems)
    figures = prose.scope.figures
    figures.check_spans(problems)
    words = project.words(edition)
    context = Context(
        prose.scope,
        prose,
        problems,
        Numbers(),
        day_words(order.figures_at),
        lambda word: project.folder.bytes(str(word), problems, word.place),
        due=day_words(edition.due, weekday=True) if edition.due else "",
        used_ids={"summary", "contents", "annex"},
    )
    summary = _summary(project, context, words.slots.get("summary", {}))
    sections = tuple(
        _section(project, order, section, context, words.folder)
        for section in project.sections
        if section.present(edition.period)
    )
    for name, fact in words.stated.items():
        if name not in prose.stated_used:
            problems.add(
                fact.place,
                "unused-stated",
                f"the stated fact '{name}' is used nowhere",
                "take it out, or write {{ stated." + name + " }} where it belongs",
                severity="warning",
            )
    end = annex.build(project, order.figures_at, edition, figures, (summary, *sections), context)
    return model.Report(
        language=str(config.language),
        title=str(config.title),
        subtitle=str(config.subtitle),
        body=str(config.body),
        period=str(edition.period),
        period_words=edition.period.words(),
        status=order.status,
        version=order.version,
        status_words=str(
            prose.phrase("status", status=order.status, version=order.version, date=day_words(order.issued))
        ),
        issued=order.issued.isoformat(),
        as_at=order.figures_at.isoformat(),
        item=str(edition.item or ""),
        cover=tuple(_cover(project, order, prose)),
        look=model.Look(
            marking=str((config.marking.draft if order.status == "draft" else config.marking.final) or ""),
            crest=picture(config.crest.file, str(config.crest.alt), "", context) if config.crest else None,
            colours=PALETTE | {name: str(value) for name, value in config.colours.items()},
        ),
        summary=summary,
        sections=sections,
        annex=end,
        figures=dict(sorted(prose.binder.figures.items())),
        digest=_digest(project, figures, words.folder),
    )


def _cover(project: Project, order: Order, prose: Prose) -> Iterable[model.CoverLine]:
    config, edition = project.config, order.edition
    meeting = prose.phrase(
        "cover_meeting",
        date=day_words(edition.board_date, weekday=True),
        item=str(edition.item or ""),
    )
    status = prose.phrase("cover_status", status=order.status, version=order.version, date=day_words(order.issued))
    lines = (
        ("report_of", config.report_of),
        ("board", config.board),
        ("meeting", meeting),
        ("asks", config.asks),
        ("as_at", prose.phrase("cover_as_at", date=day_words(order.figures_at))),
        ("status", status),
        ("contact", config.contact),
    )
    for name, said in lines:
        if said:
            yield model.CoverLine(name=str(prose.phrase("cover", what=name)), words=str(said))


def _digest(project: Project, figures: Figures, commentary: str) -> str:
    """A hash of what the edition is made from: settings, sections, its own words, and the figures that it sees."""
    extracts = {extract.path for extract in project.ledger.extracts}
    used = sorted(
        f"{name} {digest}"
        for name, digest in project.folder.digests.items()
        if name not in extracts and (not name.startswith(f"{COMMENTARY}/") or name.startswith(f"{commentary}/"))
    )
    return sha256("\n".join([*used, figures.digest]).encode()).hexdigest()


# --- sections ---------------------------------------------------------------------------------------------------


def _blocks(blocks: Sequence[BlockBase], context: Context) -> tuple[model.Block, ...]:
    found = []
    for written in blocks:
        spec = written.spec
        if spec is not None and spec.present(context.scope.period):
            block = written.kind.resolve(spec, context)
            if block is not None:
                found.append(block)
    return tuple(found)


def _summary(project: Project, context: Context, slots: Mapping[str, SlotText]) -> model.Section:
    spec = project.config.summary
    title = str(spec.title) if spec.title else str(context.prose.phrase("summary_title"))
    here = replace(
        context,
        slots=slots,
        section="summary",
        title=title,
        owner=str(spec.owner or ""),
        numbers=Numbers(silent=True),
    )
    here.used_slots = set()
    blocks = _blocks(spec.blocks, here)
    check_slots(here, "the summary")
    return model.Section(id="summary", number="", title=title, short=title, level=1, owner=here.owner, blocks=blocks)


def _section(project: Project, order: Order, spec: SectionSpec, context: Context, folder: str) -> model.Section:
    words = project.words(order.edition).slots.get(spec.stem, {})
    short = str(spec.short or spec.title)
    name = _unique(str(spec.id) if spec.id else f"s{spec.number}", context)
    reason = order.edition.not_reported.get(str(spec.number))
    if reason is not None:
        if any(slot.text.strip() for slot in words.values()):
            context.problems.add(
                reason.place,
                "words-not-reported",
                f"section {spec.number} has words, but the edition says that it is not reported",
                f"take it out of 'not_reported', or the words out of {folder}/{spec.stem}.md",
            )
        return model.Section(
            id=name,
            number=str(spec.number),
            title=str(spec.title),
            short=short,
            level=1,
            owner=str(spec.owner or ""),
            not_reported=str(reason),
        )
    here = replace(context, slots=words, used_slots=set(), shown_in={})
    section = _part(spec, here, str(spec.number), name, 1, str(spec.owner or ""), short)
    check_slots(here, f"section {spec.number}")
    return section


def _part(
    spec: PartSpec, context: Context, number: str, name: str, level: int, owner: str, short: str
) -> model.Section:
    owner = str(spec.owner or owner)
    here = replace(context, section=name, title=str(spec.title), owner=owner)
    blocks = _blocks(spec.blocks, here)
    parts = []
    for place, part in enumerate(spec.sections, 1):
        if not part.present(context.scope.period):
            continue
        own = f"{number}.{place}" if level == 1 else ""
        inner = _unique(str(part.id) if part.id else f"{name}-{place}", context)
        parts.append(_part(part, context, own, inner, level + 1, owner, str(part.title)))
    return model.Section(
        id=name,
        number=number,
        title=str(spec.title),
        short=short,
        level=level,
        owner=owner,
        blocks=blocks,
        sections=tuple(parts),
    )


def _unique(name: str, context: Context) -> str:
    """A section's id that no block or other section has."""
    found, count = name, 1
    while found in context.used_ids:
        count += 1
        found = f"{name}-{count}"
    context.used_ids.add(found)
    return found
