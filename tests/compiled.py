"""Templates that are compiled once: hundreds of builds of one project use the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from unittest import mock

import jinja2
from jinja2.bccache import Bucket


class _Compiled(jinja2.BytecodeCache):
    """What Jinja has compiled, by the hash of its source."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.held:
            bucket.bytecode_from_string(self.held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.held[bucket.key] = bucket.bytecode_to_string()


_HELD = _Compiled()


@contextmanager
def compiled_once() -> Iterator[None]:
    """While it lasts, Jinja compiles no text that it has compiled before."""
    with mock.patch.object(jinja2, "Environment", partial(jinja2.Environment, bytecode_cache=_HELD)):
        yield
