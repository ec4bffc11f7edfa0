"""A kind of import contract that import-linter has not got: a list of what may be imported."""

import sys
from collections.abc import Iterable
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """Modules may import what is ours, the standard library, and the packages that are named.

    Configuration options:
        - modules:    Packages of ours that are looked at; `*` stands for one part of a name.
        - but_not:    Packages in them that are left out.
        - packages:   Top-level packages of others that may be imported.
    """

    type_name = "only"

    modules = fields.SetField(subfield=fields.StringField())
    but_not = fields.SetField(subfield=fields.StringField(), required=False)
    packages = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 (import-linter's shape)
        """Look at every import of something that is not ours."""
        # import-linter puts each field's value in the place of the field.
        modules, but_not, packages = cast(
            "tuple[set[str], ...]", (self.modules, self.but_not or set(), self.packages)
        )
        allowed = packages | sys.stdlib_module_names
        wrong = [
            f"{module} must not import {package}"
            for module in sorted(_all(graph, modules) - _all(graph, but_not))
            for package in sorted(graph.find_modules_directly_imported_by(module))
            if graph.is_module_squashed(package) and package not in allowed
        ]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name the imports that are not allowed."""
        for sentence in check.metadata["wrong"]:
            output.print_error(sentence, bold=False)


def _all(graph: ImportGraph, names: Iterable[str]) -> set[str]:
    """The modules of these names and everything inside them."""
    tops = {name for each in names for name in graph.find_matching_modules(each)}
    return tops.union(*(graph.find_descendants(top) for top in tops))
