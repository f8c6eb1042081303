"""The JSON Schemas that `reportgen schema` prints accept what the project and the starter have written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from reportgen.blocks import KINDS
from tests.command import ROOT, STARTER, run

NAMES = ("section", "config", "measures", "areas", "stated")
FILES = [
    (kind, path)
    for root in (ROOT, STARTER)
    for kind, pattern in (
        ("section", "sections/*.yaml"),
        ("config", "config.yaml"),
        ("measures", "figures/measures.yaml"),
        ("areas", "figures/areas.yaml"),
        ("stated", "sections/commentary/*/stated.yaml"),
    )
    for path in sorted(root.glob(pattern))
]


class Loader(yaml.SafeLoader):
    """YAML as editors read it: a day is text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def written(text: str) -> Any:
    """What a YAML text holds, its keys as text: JSON knows no others."""

    def keyed(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): keyed(inner) for key, inner in value.items()}
        return [keyed(inner) for inner in value] if isinstance(value, list) else value

    return keyed(yaml.load(text, Loader=Loader))


KINDS_OF_VALUE: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


def is_a(value: Any, kind: str) -> bool:
    if isinstance(value, bool) and kind != "boolean":
        return False
    return isinstance(value, KINDS_OF_VALUE[kind])


KNOWN = {
    *("$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description", "enum"),
    *("exclusiveMaximum", "exclusiveMinimum", "items", "maxItems", "maxProperties", "maximum", "minItems"),
    *("minProperties", "minimum", "oneOf", "pattern", "prefixItems", "properties", "required", "title", "type"),
}
"""The words of JSON Schema that are read here. A new one must be taught, or it would go unchecked."""


def faults(value: Any, schema: Mapping[str, Any], whole: Mapping[str, Any], at: str = "") -> Iterator[str]:
    """Where `value` is not what `schema` says, in the words of JSON Schema that the program's own schemas use."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from faults(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole, at)
    for word in ("anyOf", "oneOf"):
        if word in schema and all(any(faults(value, choice, whole)) for choice in schema[word]):
            yield f"{at}: {value!r} is none of {len(schema[word])} forms"
    kinds = schema.get("type", ())
    if kinds and not any(is_a(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{at}: {value!r} is not {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is not in {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    if is_a(value, "number") and (value < schema.get("minimum", value) or value > schema.get("maximum", value)):
        yield f"{at}: {value} is out of range"
    if isinstance(value, dict):
        yield from _faults_of_mapping(value, schema, whole, at)
    if isinstance(value, list):
        first = schema.get("prefixItems", [])
        for place, item in enumerate(value):
            rule = first[place] if place < len(first) else schema.get("items", {})
            yield from faults(item, rule, whole, f"{at}[{place}]")
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{at}: {len(value)} items"


def _faults_of_mapping(
    value: Mapping[str, Any], schema: Mapping[str, Any], whole: Mapping[str, Any], at: str
) -> Iterator[str]:
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for key, inner in value.items():
        if key in known:
            yield from faults(inner, known[key], whole, f"{at}/{key}")
        elif others is False:
            yield f"{at}: there is no '{key}'"
        elif isinstance(others, dict):
            yield from faults(inner, others, whole, f"{at}/{key}")
    for key in schema.get("required", ()):
        if key not in value:
            yield f"{at}: '{key}' is missing"
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
        yield f"{at}: {len(value)} keys"


@pytest.fixture(scope="module")
def schemas() -> dict[str, dict[str, Any]]:
    return {name: json.loads(run("schema", name).out) for name in NAMES}


def found(text: str, schema: Mapping[str, Any]) -> list[str]:
    return list(faults(written(text), schema, schema))


@pytest.mark.parametrize(("kind", "path"), FILES, ids=[path.relative_to(ROOT).as_posix() for _, path in FILES])
def test_what_the_program_reads_the_schema_accepts(kind: str, path: Path, schemas: dict[str, dict[str, Any]]) -> None:
    assert found(path.read_text(encoding="utf-8"), schemas[kind]) == []


def test_every_kind_of_file_of_the_project_was_tried() -> None:
    assert {kind for kind, _ in FILES} == set(NAMES)
    assert len(FILES) > 20


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        ("areas", "areas: [{id: a, name: A, parnt: b}]", "/areas[0]: there is no 'parnt'"),
        ("areas", "areas: [{id: a}]", "/areas[0]: 'name' is missing"),
        ("areas", "areas: {id: a, name: A}", "/areas: {'id': 'a', 'name': 'A'} is not array"),
        ("section", "{number: 0, title: A}", "/number: 0 is out of range"),
        ("section", "{number: one, title: A}", "/number: 'one' is not integer"),
        ("section", "{number: 1, title: A, blocks: [{text: a, note: b}]}", "/blocks[0]: 2 keys"),
        ("section", "{number: 1, title: A, blocks: [{tabel: {}}]}", "/blocks[0]: there is no 'tabel'"),
        (
            "section",
            "{number: 1, title: A, blocks: [{chart: {kind: pie}}]}",
            "/blocks[0]/chart: {'kind': 'pie'} is none of 2 forms",
        ),
        ("stated", "fact: {value: 1, noun: [a, b], source: c}", "/fact: 'stated_by' is missing"),
        (
            "measures",
            "{sources: {}, measures: {m: {kind: heap, name: m, noun: [a, b], source: c}}}",
            "/measures/m/kind: 'heap' is not in ['count', 'stock', 'average', 'rate', 'change']",
        ),
        ("config", "{title: A, body: B, board: C, editions: []}", "/editions: 0 items"),
    ],
)
def test_what_the_program_refuses_the_schema_refuses(
    kind: str, text: str, fault: str, schemas: dict[str, dict[str, Any]]
) -> None:
    assert fault in found(text, schemas[kind])


@pytest.mark.parametrize(
    "block",
    [
        "commentary: opening",
        "commentary: {slot: opening, lede: true}",
        "note: Some words.",
        "list: [a, b]",
        "list: {intro: a, items: [b]}",
        "key_figures: [visits]",
        "table: {measure: visits, rows: {months: period, total: true}, columns: [current, {window: 2019}]}",
        "table: {rows: [visits], columns: current}",
    ],
)
def test_the_short_ways_of_writing_are_known(block: str, schemas: dict[str, dict[str, Any]]) -> None:
    assert found(f"number: 1\ntitle: A\nblocks:\n  - {block}\n", schemas["section"]) == []


def test_a_block_has_a_key_for_every_kind_with_its_meaning(schemas: dict[str, dict[str, Any]]) -> None:
    block = schemas["section"]["$defs"]["WrittenBlock"]
    assert list(block["properties"]) == [kind.name for kind in KINDS]
    assert [words["description"] for words in block["properties"].values()] == [kind.about for kind in KINDS]


@pytest.mark.parametrize("kind", NAMES)
def test_a_schema_is_the_same_each_time_and_says_what_it_is_of(kind: str) -> None:
    first, second = run("schema", kind), run("schema", kind)
    assert first.code == 0
    assert first.err == ""
    assert first.out == second.out
    head = list(json.loads(first.out).items())[:2]
    assert head[0] == ("$schema", "https://json-schema.org/draft/2020-12/schema")
    assert head[1][0] == "title"
    assert head[1][1].endswith(".yaml")


def test_every_key_is_described(schemas: dict[str, dict[str, Any]]) -> None:
    bare = [
        f"{kind}: {name}.{key}"
        for kind, schema in schemas.items()
        for name, part in [*schema["$defs"].items(), ("", schema)]
        for form in (part, *part.get("anyOf", ()))
        for key, words in form.get("properties", {}).items()
        if "description" not in words
    ]
    assert bare == []


def test_an_unknown_kind_is_told_the_nearest() -> None:
    ran = run("schema", "sections")
    assert ran.code == 1
    assert ran.out == ""
    assert ran.faults[:2] == ["schema: no file is of the kind 'sections' [unknown-kind]", "    nearest: 'section'"]
