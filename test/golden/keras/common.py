# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Set up Keras on JAX, and what all generators share.

Import this module before keras or jax: it decides on backend and precision.
"""

import contextlib
import os

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["KERAS_HOME"] = os.devnull  # no user configuration
# One thread and one instruction set: the same sums in the same order.
os.environ["XLA_FLAGS"] = (
    "--xla_cpu_max_isa=AVX2 --xla_cpu_multi_thread_eigen=false"
)

import jax
import keras
import numpy as np
from keras.src.backend.common import dtypes

jax.config.update("jax_default_matmul_precision", "highest")

DTYPES = {"f32": "float32", "f64": "float64"}


@contextlib.contextmanager
def precision(tag):
    """Make Keras and JAX compute in "f32" or "f64".

    Keras's own promotion turns float64 into float32 in some operations (tanh
    is one), silently: here it must not.
    """
    narrow = dtypes.BIT64_TO_BIT32_DTYPE
    if tag == "f32":
        yield
        return
    saved = narrow.pop("float64")
    keras.config.set_floatx("float64")
    try:
        with jax.enable_x64(True):
            yield
    finally:
        keras.config.set_floatx("float32")
        narrow["float64"] = saved


class Tensors(dict):
    """The tensors of one file: name -> array. Adding one checks it."""

    KINDS = {np.dtype(t) for t in ("float32", "float64", "int32", "uint8")}

    def put(self, name, value, infinite_ok=False):
        array = np.array(value, order="C")
        assert name not in self, f"{name}: twice"
        assert array.dtype in self.KINDS, f"{name}: {array.dtype}"
        for tag, dtype in DTYPES.items():
            if name.endswith("." + tag):
                assert array.dtype == dtype, f"{name}: {array.dtype}"
        if array.dtype.kind == "f":
            fine = ~np.isnan(array) if infinite_ok else np.isfinite(array)
            assert fine.all(), f"{name}: not finite: {array}"
        self[name] = array
        return array


def random(seed, shape, scale=1.0):
    """Normal float32 values; seed is any string."""
    stream = np.random.Generator(np.random.PCG64(list(seed.encode())))
    return (scale * stream.standard_normal(shape)).astype(np.float32)


def labels(seed, shape, classes):
    """Uniform int32 values in [0, classes)."""
    stream = np.random.Generator(np.random.PCG64(list(seed.encode())))
    return stream.integers(0, classes, shape).astype(np.int32)


def widen(value, tag):
    """The stored float32 input as the dtype to compute in; others unchanged."""
    value = np.asarray(value)
    return value.astype(DTYPES[tag]) if value.dtype == np.float32 else value


def gap(value, reference):
    """Largest |value - reference|, relative to the largest |reference|."""
    value, reference = (np.asarray(a, np.float64) for a in (value, reference))
    assert value.shape == reference.shape, (value.shape, reference.shape)
    if not value.size:
        return 0.0
    difference = np.abs(value - reference).max()
    return float(difference / max(np.abs(reference).max(), 1e-30))


def pointwise_gap(value, reference):
    """Largest |value - reference| / |reference| of any one element."""
    value, reference = (np.asarray(a, np.float64) for a in (value, reference))
    assert value.shape == reference.shape, (value.shape, reference.shape)
    return float((np.abs(value - reference) / np.abs(reference)).max())


def check(value, reference, tolerance, what):
    """Fail where an independent formula differs by more than the tolerance,
    relative for values above 1, absolute below; inf must match inf."""
    value, reference = np.asarray(value), np.asarray(reference)
    assert value.shape == reference.shape, what
    infinite = np.isinf(reference)
    assert (value[infinite] == reference[infinite]).all(), f"{what}: inf"
    value, reference = value[~infinite], reference[~infinite]
    allowed = tolerance * np.maximum(np.abs(reference), 1)
    wrong = ~(np.abs(value - reference) <= allowed)
    assert not wrong.any(), f"{what}: {value[wrong]} for {reference[wrong]}"


def check_gradient(function, x, gradient, what):
    """Fail unless the gradient of a scalar float64 function, a formula, is
    what differences of it say, along one direction."""
    direction = random(f"direction {what}", x.shape).astype(np.float64)
    step = 1e-6
    rise = function(x + step * direction) - function(x - step * direction)
    wanted = rise / (2 * step)
    check((np.asarray(gradient) * direction).sum(), wanted, 1e-6, what)
