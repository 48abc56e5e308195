# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""initializers.safetensors: the fans and the ranges that initializers use.

Keras computes a limit or a standard deviation and hands it to its random
functions; these are caught here. The random values themselves are not stored.
"""

import math
from unittest import mock

import keras
import numpy as np
from keras.src.initializers import random_initializers

from common import Tensors, check, precision

SHAPES = [(7,), (64, 10), (10, 64), (1, 1), (4, 8, 16), (3, 3, 8, 16)]
SHAPES += [(2, 3, 4, 5, 6)]
CUT = 0.87962566103423978  # deviation of a unit normal cut at two deviations

# name: (scale, fan, whether uniform)
SCALING = {
    "glorot_uniform": (1, "average", True),
    "glorot_normal": (1, "average", False),
    "he_uniform": (2, "in", True),
    "he_normal": (2, "in", False),
    "lecun_uniform": (1, "in", True),
    "lecun_normal": (1, "in", False),
}
MODES = {"fan_in": "in", "fan_out": "out", "fan_avg": "average"}
DISTRIBUTIONS = {
    "truncated_normal": "truncated_stddev",
    "untruncated_normal": "stddev",
    "uniform": "limit",
}
FIXED = ("random_uniform", "random_normal", "truncated_normal")


def caught(initializer, shape):
    """What initializer(shape) asks of keras.random, by name."""
    asked = {}

    def uniform(shape, minval, maxval, **_):
        asked.update(minval=minval, limit=maxval)

    def normal(shape, mean, stddev, **_):
        asked.update(mean=mean, stddev=stddev)

    def truncated(shape, mean, stddev, **_):
        asked.update(mean=mean, truncated_stddev=stddev)

    fake = mock.Mock(uniform=uniform, normal=normal, truncated_normal=truncated)
    fake.draw_seed = keras.random.SeedGenerator
    with mock.patch.object(random_initializers, "random", fake):
        initializer(shape)
    assert asked
    return asked


# name: arguments
STFT = {
    "stft": {},
    "stft_imag": {"side": "imag", "window": "hamming", "scaling": None},
    "stft_blackman": {
        "window": "blackman",
        "scaling": "spectrum",
        "periodic": True,
    },
    "stft_none": {"side": "imag", "window": None},
}
STFT_SHAPE = (12, 1, 9)
COEFFICIENTS = {
    "hann": (0.5, 0.5, 0),
    "hamming": (0.54, 0.46, 0),
    "blackman": (0.42, 0.5, 0.08),
    None: (1, 0, 0),
}


def put_stft(t):
    frame, _, count = STFT_SHAPE
    time, k = np.arange(frame)[:, None, None], np.arange(count)
    for name, options in STFT.items():
        angle = np.pi * time * k / (count - 1)
        imag = options.get("side") == "imag"
        wave = -np.sin(angle) if imag else np.cos(angle)
        a = COEFFICIENTS[options.get("window", "hann")]
        place = 2 * np.pi * time / (frame - 1 + options.get("periodic", False))
        window = a[0] - a[1] * np.cos(place) + a[2] * np.cos(2 * place)
        scales = {"density": np.sqrt((window**2).sum()), "spectrum": window.sum()}
        if name == "stft_none":
            scales = {}
        wanted = wave * window / scales.get(options.get("scaling", "density"), 1)
        made = keras.initializers.STFT(**options)(STFT_SHAPE, dtype="float64")
        assert np.abs(np.array(made) - wanted).max() < 1e-13, name
        t.put(f"{name}.f64", np.array(made))


def make():
    t = Tensors()
    for shape in SHAPES:
        fans = random_initializers.compute_fans(shape)
        tag = "x".join(map(str, shape))
        t.put(f"{tag}.shape", np.array(shape, np.int32))
        t.put(f"{tag}.fan_in", np.int32(fans[0]))
        t.put(f"{tag}.fan_out", np.int32(fans[1]))
        for name, (scale, mode, uniform) in SCALING.items():
            asked = caught(keras.initializers.get(name), shape)
            fan = sum(fans) / 2 if mode == "average" else fans[0]
            deviation = math.sqrt(scale / fan)
            kind = "limit" if uniform else "truncated_stddev"
            wanted = deviation * math.sqrt(3) if uniform else deviation / CUT
            check(asked[kind], wanted, 1e-14, name)
            assert asked.get("mean", 0) == 0
            assert asked.get("minval", -wanted) == -asked.get("limit", wanted)
            t.put(f"{tag}.{name}.{kind}", np.float64(asked[kind]))
        put_variance_scaling(t, tag, shape, fans)
    for name in FIXED:
        for kind, value in caught(keras.initializers.get(name), (4, 4)).items():
            t.put(f"default.{name}.{kind}", np.float64(value))
    t.put("default.embedding.limit", embedding_limit())
    with precision("f64"):
        put_stft(t)
    return {"initializers.safetensors": t}, {}


def put_variance_scaling(t, tag, shape, fans):
    for mode, which in MODES.items():
        fan = {"in": fans[0], "out": fans[1], "average": sum(fans) / 2}[which]
        for distribution, kind in DISTRIBUTIONS.items():
            asked = caught(
                keras.initializers.VarianceScaling(2.5, mode, distribution), shape
            )
            deviation = math.sqrt(2.5 / fan)
            factor = {"limit": math.sqrt(3), "truncated_stddev": 1 / CUT}
            check(asked[kind], deviation * factor.get(kind, 1), 1e-14, mode)
            name = f"{tag}.variance_scaling_{mode}_{distribution}.{kind}"
            t.put(name, np.float64(asked[kind]))


def embedding_limit():
    layer = keras.layers.Embedding(3, 2)
    return np.float64(caught(layer.embeddings_initializer, (3, 2))["limit"])
