"""Tesseract's line network as an ONNX graph.

Layer by layer what ``lstm/*.cpp`` computes, with the file's own whole-number weights: a 3 x 3
convolution, 3 x 3 pooling, an LSTM up each column that leaves one vector, then LSTMs along the
line and a softmax over the letters. Tesseract does this for one line at a time, a vector at a
step; as a graph, lines of like width go together and each step is a product of matrices.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pipeline.ocr.network.traineddata import Layer, LineModel, TraineddataError, Weights

_OPSET = 17
_IR_VERSION = 9
_GATES = (1, 3, 2, 0)
"""ONNX wants input, output, forget gate, cell; Tesseract keeps cell, input, forget, output."""
_SHAPE = ("Input", "Series", "Maxpool", "XYTranspose", "LSTM", "RTLReversed", "LSTM", "Softmax")
_HEIGHT = 36
_STEP = 3
"""Pixels of a line's height, and those along it that make one step: readers count on both."""


def build_graph(model: LineModel, *, whole_numbers: bool) -> bytes:
    """Return an ONNX model: ``lines`` (n, 1, height, width) and ``steps`` (n) → ``scores``.

    ``lines`` hold -1 for ink to 1 for paper, ``scores`` (steps, n, codes) natural logarithms.
    With ``whole_numbers`` the large products are done in 8 bits, as Tesseract does them.
    Raises ``TraineddataError`` when the network has another shape.
    """
    layers = model.network.parts
    if not _has_our_shape(layers):
        raise TraineddataError("network of another shape")
    graph = _Graph(whole_numbers)
    height = layers[0].sizes[1]
    image = graph.convolve(layers[1], "lines")
    rows = height // layers[2].sizes[1]
    pooled = graph.pool(layers[2], image)
    steps = graph.read_columns(layers[3].parts[0], pooled, rows)
    steps = graph.lstm(layers[4], steps)
    steps = graph.lstm(layers[5].parts[0], steps, backwards=True)
    steps = graph.lstm(layers[6], steps)
    graph.softmax(layers[7], steps)
    return graph.finish(height)


def _has_our_shape(layers: tuple[Layer, ...]) -> bool:
    """Say whether the layers are those drawn here, each as wide as its weights say."""
    if tuple(layer.kind for layer in layers) != _SHAPE:
        return False
    inside = tuple(part.kind for layer in layers for part in layer.parts)
    if inside != ("Convolve", "Tanh", "SummLSTM", "LSTM"):
        return False
    picture, pool = layers[0], layers[2]
    if picture.sizes[1:] != (_HEIGHT, 0, 1) or pool.sizes != (_STEP, _STEP):
        return False
    stacked, dense = layers[1].parts
    chain = [dense, layers[3].parts[0], layers[4], layers[5].parts[0], layers[6], layers[7]]
    wide, high = stacked.sizes
    if not (0 <= wide <= _STEP and 0 <= high <= _STEP):
        return False
    inputs = [(2 * wide + 1) * (2 * high + 1), *(layer.outputs for layer in chain)]
    return all(
        layer.inputs == given and _is_as_wide_as_its_weights(layer)
        for layer, given in zip(chain, inputs, strict=False)
    )


def _is_as_wide_as_its_weights(layer: Layer) -> bool:
    states = layer.outputs if layer.kind in ("LSTM", "SummLSTM") else 0
    wanted = (layer.outputs, layer.inputs + states + 1)
    return layer.outputs > 0 and all(gate.values.shape == wanted for gate in layer.weights)


class _Graph:
    """Nodes and constants in the making."""

    def __init__(self, whole_numbers: bool) -> None:
        self._whole = whole_numbers
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def convolve(self, series: Layer, source: str) -> str:
        """A convolution that Tesseract keeps as stacking and a dense layer."""
        stacked, dense = series.parts
        matrix = dense.weights[0].dense()
        wide, high = (2 * half + 1 for half in stacked.sizes)
        # Stacked column by column: the neighbour's row runs fastest.
        kernel = matrix[:, :-1].reshape(dense.outputs, 1, wide, high).transpose(0, 1, 3, 2)
        weights, bias = self._constant(kernel), self._constant(matrix[:, -1])
        half_wide, half_high = stacked.sizes
        pads = [half_high, half_wide, half_high, half_wide]
        found = self._node("Conv", [source, weights, bias], pads=pads)
        return self._node("Tanh", [found])

    def pool(self, layer: Layer, source: str) -> str:
        """The largest of each small rectangle."""
        wide, high = layer.sizes
        return self._node("MaxPool", [source], kernel_shape=[high, wide], strides=[high, wide])

    def read_columns(self, layer: Layer, source: str, rows: int) -> str:
        """Read each column from top to bottom; keep the last state: (steps, n, outputs)."""
        columns = self._node("Transpose", [source], perm=[2, 0, 3, 1])
        shape = self._node("Shape", [columns], start=1, end=3)
        size = self._constant(np.array([rows, -1, layer.inputs], np.int64))
        sequence = self._node("Reshape", [columns, size])
        _all, last = self._lstm_node(layer, sequence, "", backwards=False)
        outputs = self._constant(np.array([layer.outputs], np.int64))
        shape = self._node("Concat", [shape, outputs], axis=0)
        return self._node("Transpose", [self._node("Reshape", [last, shape])], perm=[1, 0, 2])

    def lstm(self, layer: Layer, source: str, *, backwards: bool = False) -> str:
        """An LSTM along the lines, each as long as ``steps`` says."""
        states, _last = self._lstm_node(layer, source, "steps", backwards=backwards)
        return self._node("Squeeze", [states, self._constant(np.array([1], np.int64))])

    def softmax(self, layer: Layer, source: str) -> None:
        """The logarithm of each code's probability, as ``scores``."""
        weights = layer.weights[0]
        matrix = weights.dense()
        bias = self._constant(matrix[:, -1])
        if self._whole:
            inputs = [source, self._constant(weights.values[:, :-1].T)]
            inputs += [self._constant(weights.scales), "", bias]
            whole = self._name()
            self._nodes.append(
                helper.make_node("DynamicQuantizeMatMul", inputs, [whole], domain="com.microsoft")
            )
        else:
            product = self._node("MatMul", [source, self._constant(matrix[:, :-1].T)])
            whole = self._node("Add", [product, bias])
        self._nodes.append(helper.make_node("LogSoftmax", [whole], ["scores"], axis=-1))

    def finish(self, height: int) -> bytes:
        """Return the whole as bytes."""
        kind = TensorProto.FLOAT
        inputs = [
            helper.make_tensor_value_info("lines", kind, ["n", 1, height, "width"]),
            helper.make_tensor_value_info("steps", TensorProto.INT32, ["n"]),
        ]
        outputs = [helper.make_tensor_value_info("scores", kind, None)]
        graph = helper.make_graph(self._nodes, "line", inputs, outputs, self._constants)
        domains = [helper.make_opsetid("", _OPSET), helper.make_opsetid("com.microsoft", 1)]
        model = helper.make_model(graph, opset_imports=domains, ir_version=_IR_VERSION)
        return bytes(model.SerializeToString())

    def _lstm_node(
        self, layer: Layer, source: str, steps: str, *, backwards: bool
    ) -> tuple[str, str]:
        gates = [layer.weights[gate] for gate in _GATES]
        direction = "reverse" if backwards else "forward"
        options: dict[str, Any] = {"hidden_size": layer.outputs, "direction": direction}
        bias = np.concatenate([gate.dense()[:, -1] for gate in gates])
        zeros = np.zeros_like(bias)
        biases = self._constant(np.concatenate([bias, zeros])[None])
        outputs = [self._name(), self._name()]
        if not self._whole:
            matrix = np.concatenate([gate.dense() for gate in gates])[None]
            inputs = [source, self._constant(matrix[..., : layer.inputs])]
            inputs += [self._constant(matrix[..., layer.inputs : -1]), biases, steps]
            self._nodes.append(helper.make_node("LSTM", inputs, outputs, **options))
            return outputs[0], outputs[1]
        inputs = [source, *self._whole_inputs(gates, layer.inputs)]
        scales = self._constant(np.concatenate([gate.scales for gate in gates])[None])
        zero = self._constant(np.zeros((1, len(bias)), np.int8))
        inputs += [biases, steps, "", "", "", scales, zero, scales, zero]
        self._nodes.append(
            helper.make_node(
                "DynamicQuantizeLSTM", inputs, outputs, domain="com.microsoft", **options
            )
        )
        return outputs[0], outputs[1]

    def _whole_inputs(self, gates: list[Weights], inputs: int) -> list[str]:
        values = np.concatenate([gate.values for gate in gates]).T[None]
        return [self._constant(values[:, :inputs]), self._constant(values[:, inputs:-1])]

    def _node(self, kind: str, inputs: list[str], **options: Any) -> str:
        name = self._name()
        self._nodes.append(helper.make_node(kind, inputs, [name], **options))
        return name

    def _constant(self, array: NDArray[Any]) -> str:
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def _name(self) -> str:
        self._made = getattr(self, "_made", 0) + 1
        return f"n{self._made}"
