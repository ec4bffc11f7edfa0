"""Cuts the graph of a VITS voice (Kim, Kong and Son, 2021) where its work changes pace.

- The *frontend* reads the whole text: phoneme durations, and the prior aligned to frames.
- The *flow* and the *vocoder* are convolutions over those frames, so they can run on any stretch.

The cuts are found by what the nodes do, never by their names: durations come out of the graph's one
`Ceil`; the prior is sampled with the `RandomNormalLike` that depends on them; the vocoder begins at
the convolution before the first `ConvTranspose`. Whatever else the later parts need (the mask, a
speaker's embedding) is handed on by the earlier ones.
"""

from collections.abc import Iterable
from typing import NamedTuple

import onnx
from onnx import ModelProto, NodeProto, TensorProto, helper


class NotSplittableError(Exception):
    """The graph does not have the parts that the cuts go by."""


class Cut(NamedTuple):
    """A voice in parts, with the names of the tensors that pass between them."""

    frontend: ModelProto
    flow: ModelProto
    vocoder: ModelProto
    durations: str
    prior: str
    latent: str


class Graph:
    """A voice's graph, indexed for walking."""

    def __init__(self, model: ModelProto) -> None:
        self._model = model
        self._nodes = list(model.graph.node)
        self._maker = {name: node for node in self._nodes for name in node.output}
        self._inputs = {value.name: value for value in model.graph.input}
        self._weights = {weight.name: weight for weight in model.graph.initializer}

    def cut(self) -> Cut:
        """Cut the voice in three.

        Raises:
            NotSplittableError: the graph is not that of a VITS voice.
        """
        durations = self.durations()
        prior = self._prior(durations)
        latent = self._latent(prior)
        sound = self._model.graph.output[0].name
        of_flow = self._needed(latent, beyond=prior)
        of_vocoder = self._needed(sound, beyond=latent)
        handed_on = [name for name in dict.fromkeys((*of_flow, *of_vocoder)) if name != latent]
        given = [name for name in self._inputs if name not in self._weights]
        return Cut(
            self._extract(given, [durations, *handed_on]),
            self._extract(of_flow, [latent]),
            self._extract(of_vocoder, [sound]),
            durations,
            prior,
            latent,
        )

    def durations(self) -> str:
        """The tensor that holds how many frames each phoneme lasts.

        Raises:
            NotSplittableError: there is not exactly one candidate.
        """
        found = [node.output[0] for node in self._nodes if node.op_type == "Ceil"]
        if len(found) != 1:
            raise NotSplittableError(f"{len(found)} tensors could be the durations")
        return str(found[0])

    def with_durations(self) -> ModelProto:
        """The whole voice, which tells the durations as its second output."""
        given = [name for name in self._inputs if name not in self._weights]
        return self._extract(given, [self._model.graph.output[0].name, self.durations()])

    def _prior(self, durations: str) -> str:
        later = self._after([durations])
        for node in self._nodes:
            if node.op_type == "RandomNormalLike" and node.input[0] in later:
                return self._sum_with(node)
        raise NotSplittableError("no noise is drawn for the frames")

    def _sum_with(self, noise: NodeProto) -> str:
        node = noise
        while node.op_type != "Add":
            users = [user for user in self._nodes if node.output[0] in user.input]
            if len(users) != 1 or users[0].op_type not in ("Mul", "Add"):
                raise NotSplittableError("the noise is not simply scaled and added")
            node = users[0]
        return str(node.output[0])

    def _latent(self, prior: str) -> str:
        later = self._after([prior])
        node = next((node for node in self._nodes if node.op_type == "ConvTranspose"), None)
        while node is not None:
            source = next((name for name in node.input if name in later), "")
            if node.op_type == "Conv":
                return source
            node = self._maker.get(source)
        raise NotSplittableError("no convolution leads from the frames to the sound")

    def _after(self, tensors: Iterable[str]) -> set[str]:
        """These tensors and all that are computed from them."""
        found = set(tensors)
        for node in self._nodes:
            if not found.isdisjoint(node.input):
                found.update(node.output)
        return found

    def _needed(self, end: str, beyond: str) -> list[str]:
        """What must be handed to the part that computes `end` from `beyond`; `beyond` first."""
        changing, inside = self._after(self._inputs), self._after([beyond])
        names, seen, asked = [beyond], {beyond}, [end]
        while asked:
            name = asked.pop()
            if name in seen or name not in changing:
                continue
            seen.add(name)
            if name in inside:
                asked.extend(self._maker[name].input)
            else:
                names.append(name)
        return names

    def _extract(self, given: list[str], wanted: list[str]) -> ModelProto:
        need, nodes = set(wanted) - set(given), []
        for node in reversed(self._nodes):
            if not need.isdisjoint(node.output):
                nodes.append(node)
                need.update(name for name in node.input if name and name not in given)
        graph = helper.make_graph(
            nodes[::-1],
            "part",
            [self._value(name) for name in given],
            [self._value(name) for name in wanted],
            [weight for name, weight in self._weights.items() if name in need],
        )
        model = helper.make_model(graph, opset_imports=self._model.opset_import)
        model.ir_version = self._model.ir_version
        return model

    def _value(self, name: str) -> onnx.ValueInfoProto:
        return self._inputs.get(name) or helper.make_tensor_value_info(
            name, TensorProto.FLOAT, None
        )
