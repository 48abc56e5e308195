# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""naming.json: the paths that Keras gives to variables.

Every layer without a name is made in the order of use: Keras counts them as
they are constructed.
"""

import json

import keras

K = keras.layers


def sequential(units=(64, 10), size=None, **options):
    layers = [K.Dense(n) for n in units]
    inputs = [keras.Input((size,))] if size else []
    return keras.Sequential(inputs + layers, **options)


def functional(units=(64, 10), size=8, **options):
    x = inputs = keras.Input((size,))
    for n in units:
        x = K.Dense(n)(x)
    return keras.Model(inputs, x, **options)


def named_inside(name):
    """A functional block whose only layer has a name of its own."""
    inputs = keras.Input((8,))
    return keras.Model(inputs, K.Dense(8, name="hidden")(inputs), name=name)


def outer(blocks, **options):
    """Input, the blocks one after the other, Dense(1)."""
    x = inputs = keras.Input((8,))
    for block in blocks:
        x = block(x)
    return keras.Model(inputs, K.Dense(1)(x), **options)


def twice(block):
    return outer([block, block], name="outer")


def built(model):
    model.build((None, 8))
    return model


EIGHT = (8, 8)
MODELS = {
    "sequential_digits_mlp_with_input": lambda: sequential(
        size=8, name="digits_mlp"
    ),
    "sequential_digits_mlp_built_later": lambda: built(
        sequential(name="digits_mlp")
    ),
    "sequential_unnamed": lambda: sequential(size=8),
    "functional_digits_mlp": lambda: functional(name="digits_mlp"),
    "functional_unnamed": functional,
    "functional_sequential_block_called_twice": lambda: twice(
        sequential(EIGHT, name="block")
    ),
    "functional_sequential_block_with_input_called_twice": lambda: twice(
        sequential(EIGHT, 8, name="block")
    ),
    "functional_functional_block_called_twice": lambda: twice(
        functional(EIGHT, name="block")
    ),
    "functional_two_named_sequential_blocks": lambda: outer(
        [sequential(EIGHT, name="block"), sequential(EIGHT, name="block_1")],
        name="outer",
    ),
    "functional_two_unnamed_sequential_blocks": lambda: outer(
        [sequential(EIGHT), sequential(EIGHT)], name="outer"
    ),
    "functional_two_named_functional_blocks": lambda: outer(
        [functional(EIGHT, name="block"), functional(EIGHT, name="block_1")],
        name="outer",
    ),
    "functional_two_functional_blocks_same_inner_name": lambda: outer(
        [named_inside("block"), named_inside("block_1")], name="outer"
    ),
    "sequential_of_two_sequential_blocks": lambda: keras.Sequential(
        [
            keras.Input((8,)),
            sequential(EIGHT, name="block"),
            sequential(EIGHT, name="block_1"),
            K.Dense(1),
        ],
        name="outer",
    ),
    "sequential_named_layers": lambda: keras.Sequential(
        [keras.Input((8,)), K.Dense(4, name="hidden"), K.Dense(1, name="out")],
        name="model",
    ),
}


def describe(make_model):
    keras.backend.clear_session()
    model = make_model()
    optimizer = keras.optimizers.Adam()
    optimizer.build(model.trainable_variables)
    return {
        "model": model.name,
        "layers": [layer.name for layer in model.layers],
        "variables": [v.path for v in model.variables],
        "adam": [v.path for v in optimizer.variables],
    }


def make():
    names = {name: describe(model) for name, model in MODELS.items()}
    return {"naming.json": json.dumps(names, indent=1) + "\n"}, {}
