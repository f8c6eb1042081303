"""The JSON Schema of each file that people write, for editors that complete and check as one types."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from reportgen.blocks.axes import Axis
from reportgen.config import BlockBase, Config, SectionSpec, StatedFact
from reportgen.fields import Spec
from reportgen.measures import AreasFile, MeasuresFile
from reportgen.problems import Place, Problem, ReportError, nearest

KINDS: Mapping[str, Any] = {
    "section": SectionSpec,
    "config": Config,
    "measures": MeasuresFile,
    "areas": AreasFile,
    "stated": dict[str, StatedFact],
}
FILES = {
    "section": "A section: sections/NN-name.yaml",
    "config": "Settings and editions: config.yaml",
    "measures": "The catalogue of measures: figures/measures.yaml",
    "areas": "The areas: figures/areas.yaml",
    "stated": "The stated facts of an edition: sections/commentary/<edition>/stated.yaml",
}
_ONE_OR_MANY = get_args(Axis)[1]
"""What reads an axis that is written as one thing instead of a list."""


class _AsWritten(GenerateJsonSchema):
    """Pydantic's schema, with the short ways of writing that readers of specs accept."""

    def function_wrap_schema(self, schema: core_schema.WrapValidatorFunctionSchema) -> JsonSchemaValue:
        """A spec; a bare word or list where it may stand for its one key. A block has one key only."""
        whole = super().function_wrap_schema(schema)
        model = schema["schema"]
        if model["type"] != "model" or not issubclass(model["cls"], Spec):
            return whole
        if issubclass(model["cls"], BlockBase):
            return whole | {"minProperties": 1, "maxProperties": 1}
        if not model["cls"].bare:
            return whole
        fields = model["schema"]
        assert fields["type"] == "model-fields"
        return {"anyOf": [whole, self.generate_inner(fields["fields"][model["cls"].bare]["schema"])]}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """An axis may be one thing, where it is not a list of things."""
        whole = super().function_before_schema(schema)
        if schema["function"]["function"] is _ONE_OR_MANY.func and "items" in whole:
            return {"anyOf": [whole, whole["items"]]}
        return whole


def json_schema(kind: str) -> str:
    """The schema of one kind of file as JSON, its keys in a fixed order."""
    if kind not in KINDS:
        raise ReportError(
            [Problem(Place("schema"), "unknown-kind", f"no file is of the kind '{kind}'", nearest(kind, KINDS))]
        )
    schema = TypeAdapter(KINDS[kind]).json_schema(schema_generator=_AsWritten)
    head = {"$schema": GenerateJsonSchema.schema_dialect, "title": FILES[kind]}
    return json.dumps(head | {key: value for key, value in schema.items() if key != "title"}, indent=2)
