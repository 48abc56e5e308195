# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""optimizers.safetensors and .json: 50 steps with given gradients."""

import json

import keras
import ml_dtypes
import numpy as np

import replica as R
import replica_narrow
from common import Tensors, gap, precision, random, widen

O = keras.optimizers
STEPS = 50
STORED = (1, 2, 3, 10, 50)
NARROW = {"bf16": ml_dtypes.bfloat16, "f16": np.float16}
SHAPES = {"a": (3, 2), "b": (4,), "c": (2, 2, 2)}
HALF = {"momentum": 0.9}
# Gradients differ in size by variable and by step; b[0] has none, ever, and
# b[1] has one in some steps only.
SCALE = {"a": 1.0, "b": 0.01, "c": 20.0}

# name: (Keras class, its arguments, own rule, its arguments)
CASES = {
    "sgd": (O.SGD, {}, R.sgd, {}),
    "sgd_momentum": (O.SGD, HALF, R.sgd, HALF),
    "sgd_nesterov": (
        O.SGD,
        HALF | {"nesterov": True},
        R.sgd,
        HALF | {"nesterov": True},
    ),
    "adam": (O.Adam, {}, R.adam, {}),
    "adam_amsgrad": (O.Adam, {"amsgrad": True}, R.adam, {"amsgrad": True}),
    "adamw": (O.AdamW, {}, R.adam, {"weight_decay": 0.004}),
    "rmsprop": (O.RMSprop, {}, R.rmsprop, {}),
    "rmsprop_momentum": (O.RMSprop, HALF, R.rmsprop, HALF),
    "rmsprop_centered": (
        O.RMSprop,
        {"centered": True},
        R.rmsprop,
        {"centered": True},
    ),
    "adamw_amsgrad": (
        O.AdamW,
        {"amsgrad": True},
        R.adam,
        {"amsgrad": True, "weight_decay": 0.004},
    ),
    "rmsprop_centered_momentum": (
        O.RMSprop,
        HALF | {"centered": True},
        R.rmsprop,
        HALF | {"centered": True},
    ),
    "adagrad": (O.Adagrad, {}, R.adagrad, {}),
    "adadelta": (O.Adadelta, {}, R.adadelta, {}),
    "adamax": (O.Adamax, {}, R.adamax, {}),
    "nadam": (O.Nadam, {}, R.nadam, {}),
    "lion": (O.Lion, {}, R.lion, {}),
    "lamb": (O.Lamb, {}, R.lamb, {}),
    "ftrl": (O.Ftrl, {}, R.ftrl, {}),
    "ftrl_regularized": (
        O.Ftrl,
        {
            "l1_regularization_strength": 0.02,
            "l2_regularization_strength": 0.1,
            "l2_shrinkage_regularization_strength": 0.3,
            "beta": 0.001,
            "learning_rate": 0.1,
        },
        R.ftrl,
        {"l1": 0.02, "l2": 0.1, "shrinkage": 0.3, "beta": 0.001, "lr": 0.1},
    ),
    "adafactor": (O.Adafactor, {}, R.adafactor, {}),
    "schedule_free_adamw": (O.ScheduleFreeAdamW, {}, R.schedule_free, {}),
    "schedule_free_adamw_warmup": (
        O.ScheduleFreeAdamW,
        {"warmup_steps": 20},
        R.schedule_free,
        {"warmup": 20},
    ),
    "schedule_free_adamw_decay": (
        O.ScheduleFreeAdamW,
        {"weight_decay": 10.0},
        R.schedule_free,
        {"weight_decay": 10.0},
    ),
    "muon": (O.Muon, {}, R.muon, {"weight_decay": 0.004}),
    "muon_ns2": (
        O.Muon,
        {"ns_steps": 2},
        R.muon,
        {"weight_decay": 0.004, "ns_steps": 2},
    ),
}
# With other arguments than the defaults, so that each is seen to be used.
BETAS = {"beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}
OWN_BETAS = {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3}
RHO = {"rho": 0.8, "epsilon": 1e-3}
OTHER = {
    "adam": (BETAS, OWN_BETAS),
    "adamax": (BETAS, OWN_BETAS),
    "nadam": (BETAS, OWN_BETAS),
    "lamb": (BETAS, OWN_BETAS),
    "schedule_free_adamw": (BETAS, OWN_BETAS),
    "lion": ({"beta_1": 0.8, "beta_2": 0.95}, {"beta1": 0.8, "beta2": 0.95}),
    "rmsprop": (RHO, RHO),
    "rmsprop_centered": (RHO, RHO),
    "adadelta": (RHO, RHO),
    "adagrad": (
        {"initial_accumulator_value": 0.3, "epsilon": 1e-3},
        {"initial_accumulator": 0.3, "epsilon": 1e-3},
    ),
    "ftrl": (
        {
            "learning_rate_power": -0.4,
            "initial_accumulator_value": 0.3,
            "learning_rate": 0.1,
        },
        {"power": -0.4, "initial_accumulator": 0.3, "lr": 0.1},
    ),
    "adafactor": (
        {
            "beta_2_decay": -0.6,
            "epsilon_1": 1e-3,
            "epsilon_2": 0.1,
            "clip_threshold": 0.3,
            "learning_rate": 0.1,
        },
        {
            "beta2_decay": -0.6,
            "epsilon1": 1e-3,
            "epsilon2": 0.1,
            "threshold": 0.3,
            "lr": 0.1,
        },
    ),
    "muon": (
        {"nesterov": False, "rms_rate": 0.4, "momentum": 0.8},
        {"nesterov": False, "rms_rate": 0.4, "momentum": 0.8},
    ),
}
for _name, (_options, _own) in OTHER.items():
    _kind, _given, _rule, _replica = CASES[_name]
    CASES[f"{_name}_other"] = (_kind, _given | _options, _rule, _replica | _own)
COMMON = {
    "weight_decay": {"weight_decay": 0.01},
    "clipnorm": {"clipnorm": 0.5},
    "global_clipnorm": {"global_clipnorm": 0.5},
    "clipvalue": {"clipvalue": 0.02},
}
for _name, _options in COMMON.items():
    CASES[f"sgd_{_name}"] = (O.SGD, _options, R.sgd, _options)
    CASES[f"adam_{_name}"] = (O.Adam, _options, R.adam, _options)
CASES["sgd_ema"] = (
    O.SGD,
    {"use_ema": True, "ema_momentum": 0.9},
    R.sgd,
    {"ema": 0.9},
)
CASES["sgd_ema_accumulate3_overwrite2"] = (
    O.SGD,
    {
        "use_ema": True,
        "ema_momentum": 0.8,
        "ema_overwrite_frequency": 2,
        "gradient_accumulation_steps": 3,
    },
    R.sgd,
    {"ema": 0.8, "overwrite": 2, "accumulate": 3},
)
CASES["adam_accumulate4"] = (
    O.Adam,
    {"gradient_accumulation_steps": 4},
    R.adam,
    {"accumulate": 4},
)


def gradients():
    found = {}
    for name, shape in SHAPES.items():
        g = random(f"gradient {name}", (STEPS, *shape), SCALE[name])
        growth = np.linspace(0.2, 2, STEPS, dtype=np.float32)
        found[name] = g * growth.reshape([STEPS] + [1] * len(shape))
    found["b"][:, 0] = 0
    found["b"][::3, 1] = 0
    return found


def run_keras(kind, options, initial, grads):
    """Per stored step the variables by path, and the optimizer with them."""
    keras.backend.clear_session()  # or names get a running number
    variables = [
        keras.Variable(v, dtype=str(v.dtype), name=k)
        for k, v in initial.items()
    ]
    optimizer = kind(**options)
    optimizer.build(variables)
    stored = {}
    for step in range(1, STEPS + 1):
        now = [keras.ops.convert_to_tensor(g[step - 1]) for g in grads.values()]
        optimizer.apply(now, variables)
        if step in STORED:
            # Adafactor's slots of vectors may have a variable's name.
            both = optimizer.variables + variables
            stored[step] = {v.path: np.array(v.value) for v in both}
    return stored, optimizer


def run_replica(rule, options, initial, grads, round32):
    optimizer = R.Optimizer(rule, round32, **options)
    values, stored = initial, {}
    for step in range(1, STEPS + 1):
        values = optimizer.step(values, {k: g[step - 1] for k, g in grads.items()})
        stored[step] = values | {
            f"{k}_{slot}": np.array(value)
            for k, state in optimizer.state.items()
            for slot, value in vars(state).items()
        }
        stored[step] |= {f"{k}_average": v for k, v in optimizer.average.items()}
    return stored


def make():
    t, configs, gaps = Tensors(), {}, {}
    for name, shape in SHAPES.items():
        t.put(f"initial.{name}", random(f"variable {name}", shape))
    for name, g in gradients().items():
        t.put(f"gradients.{name}", g)
    for tag in ("f32", "f64"):
        with precision(tag):
            initial, grads = (
                {k: widen(t[f"{what}.{k}"], tag) for k in SHAPES}
                for what in ("initial", "gradients")
            )
            wide = [{k: widen(v, "f64") for k, v in d.items()} for d in (initial, grads)]
            for case, (kind, options, rule, own) in CASES.items():
                stored, optimizer = run_keras(kind, options, initial, grads)
                wanted = run_replica(rule, own, *wide, tag == "f32")
                gaps[f"{case}.{tag}"] = store(t, case, tag, stored, wanted)
                configs[case] = {"class": kind.__name__} | optimizer.get_config()
    for tag, dtype in NARROW.items():
        for case in replica_narrow.RULES:
            put_narrow(t, case, tag, dtype)
    # Ftrl divides differences of roots, which float32 holds few digits of.
    limits = {"f32": 2e-5, "f64": 1e-12, "ftrl.f32": 5e-3, "ftrl_other.f32": 5e-4}
    wrong = {k: v for k, v in gaps.items() if v > limits.get(k, limits[k[-3:]])}
    assert not wrong, wrong
    text = json.dumps(configs, indent=1, sort_keys=True) + "\n"
    files = {"optimizers.safetensors": t, "optimizers.json": text}
    return files, {"optimizers": gaps}


def put_narrow(t, case, tag, dtype):
    """Steps of variables of 16 bits, stored in float32, which are bit for bit
    what the replica makes."""
    initial = {k: t[f"initial.{k}"] for k in SHAPES}
    grads = {k: t[f"gradients.{k}"] for k in SHAPES}
    narrow = lambda d: {k: v.astype(dtype) for k, v in d.items()}
    kind, options, *_ = CASES[case]
    stored, _ = run_keras(kind, options, narrow(initial), narrow(grads))
    wanted = replica_narrow.run(case, initial, grads, dtype)
    for step, values in stored.items():
        for path, value in values.items():
            own = path.split("/")[-1]
            if own in wanted[step]:
                assert value.dtype == dtype, (case, path)
                assert value.tobytes() == wanted[step][own].tobytes(), (case, path)
                if path in SHAPES or step == STEPS:
                    wide = value.astype(np.float32)
                    t.put(f"{case}.step{step}.{path}.{tag}", wide)


def store(t, case, tag, stored, wanted):
    """Put variables of stored steps and the last slots; the gap to wanted."""
    far = 0.0
    for step, values in stored.items():
        for path, value in values.items():
            own = path.split("/")[-1]
            if own in SHAPES and path != own:
                continue  # Adafactor's rows and columns, which have one name
            if own in wanted[step]:
                far = max(far, gap(value, wanted[step][own]))
            if path in SHAPES:
                t.put(f"{case}.step{step}.{path}.{tag}", value)
            elif step == STEPS and value.dtype.kind == "f":
                t.put(f"{case}.step{step}.{path}.{tag}", value)
            elif step == STEPS and tag == "f32":
                t.put(f"{case}.step{step}.{path}", value.astype(np.int32))
    return far
