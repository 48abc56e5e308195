"""Times what a user could run instead of dlc, on the same workloads.

    peers.py PEER THREADS [--sample-ms=M] [--core=C] [--gpu]

PEER is jax, torch (eager) or compile (torch.compile). Prints a line of JSON
that says what it is or that it is not installed, then answers each workload
that a line of standard input names by a line of JSON, as dlc-bench-steps does.
With --rounds=N it reads nothing and prints medians of N rounds instead. With
--gpu it uses the first NVIDIA GPU, with matrix products in float32.
"""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import argparse
import json
import os
import statistics
import sys
import time

from workloads import FUSED_STEPS, MODELS, layers

arguments = argparse.ArgumentParser()
arguments.add_argument("peer", choices=["jax", "torch", "compile"])
arguments.add_argument("threads", type=int)
arguments.add_argument("--sample-ms", type=float, default=20)
arguments.add_argument("--core", type=int, default=-1)
arguments.add_argument("--rounds", type=int, default=0)
arguments.add_argument("--gpu", action="store_true")
options = arguments.parse_args()

# Before the packages start their threads.
if options.threads == 1:
    core = options.core if options.core >= 0 else min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    os.environ["XLA_FLAGS"] = ("--xla_cpu_multi_thread_eigen=false "
                               "intra_op_parallelism_threads=1")
os.environ.update(OMP_NUM_THREADS=str(options.threads),
                  TF_CPP_MIN_LOG_LEVEL="3")
if options.gpu:
    os.environ.update(JAX_PLATFORMS="cuda")
else:
    os.environ.update(JAX_PLATFORMS="cpu", CUDA_VISIBLE_DEVICES="")


def say(**line):
    print(json.dumps(line), flush=True)


def data(model, rows):
    """Normal inputs; normal targets or class indices."""
    import numpy as np
    random = np.random.default_rng(1)
    widths = MODELS[model]["widths"]
    x = random.standard_normal((rows, widths[0]), dtype=np.float32)
    if MODELS[model]["loss"] == "mse":
        return x, random.standard_normal((rows, widths[-1]), dtype=np.float32)
    return x, random.integers(0, widths[-1], rows, dtype=np.int32)


def glorot(fan_in, fan_out):
    return (6 / (fan_in + fan_out)) ** 0.5


class Jax:
    """Every make_ function returns (call, prepare or None, steps of a call)."""

    def __init__(self):
        import jax
        # Without it GPUs round the factors of products to TF32.
        jax.config.update("jax_default_matmul_precision", "highest")
        self.version = jax.__version__

    def parameters(self, model):
        import jax
        keys = jax.random.split(jax.random.key(42), len(layers(model)))
        return [{"kernel": jax.random.uniform(key, size, minval=-glorot(*size),
                                              maxval=glorot(*size)),
                 "bias": jax.numpy.zeros(size[1])}
                for key, size in zip(keys, layers(model))]

    @staticmethod
    def forward(weights, x):
        import jax
        for layer in weights[:-1]:
            x = jax.nn.relu(x @ layer["kernel"] + layer["bias"])
        return x @ weights[-1]["kernel"] + weights[-1]["bias"]

    def step(self, model):
        import jax
        import jax.numpy as jnp

        def loss(weights, x, y):
            output = self.forward(weights, x)
            if MODELS[model]["loss"] == "mse":
                return jnp.mean(jnp.square(output - y))
            chosen = jnp.take_along_axis(output, y[:, None], axis=1)[:, 0]
            return jnp.mean(jax.nn.logsumexp(output, axis=1) - chosen)

        def step(state, batch):
            weights, momentum, velocity, t = state
            value, gradient = jax.value_and_grad(loss)(weights, *batch)
            t = t + 1
            each = jax.tree_util.tree_map
            momentum = each(lambda m, g: m + (g - m) * 0.1, momentum, gradient)
            velocity = each(lambda v, g: v + (g * g - v) * 0.001,
                            velocity, gradient)
            rate = 1e-3 * jnp.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t)
            weights = each(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7),
                           weights, momentum, velocity)
            return (weights, momentum, velocity, t), value
        return step

    def make_train(self, model, steps):
        import jax
        import jax.numpy as jnp
        batch = MODELS[model]["batch"]
        x, y = (jnp.asarray(array) for array in data(model, steps * batch))
        step = self.step(model)
        if steps == 1:
            run, inputs = jax.jit(step, donate_argnums=0), (x, y)
        else:
            run = jax.jit(lambda state, data: jax.lax.scan(step, state, data),
                          donate_argnums=0)
            inputs = tuple(a.reshape((steps, batch) + a.shape[1:])
                           for a in (x, y))
        state = None

        def prepare():
            nonlocal state
            weights = self.parameters(model)
            zeros = lambda: jax.tree_util.tree_map(jnp.zeros_like, weights)
            state = (weights, zeros(), zeros(), jnp.zeros(()))
            jax.block_until_ready(state)

        def call():
            nonlocal state
            state, loss = run(state, inputs)
            loss.block_until_ready()
        return call, prepare, steps

    def make_infer(self, model, rows):
        import jax
        import jax.numpy as jnp
        run, weights = jax.jit(self.forward), self.parameters(model)
        x = jnp.asarray(data(model, rows)[0])
        return lambda: run(weights, x).block_until_ready(), None, 1


class Torch:
    def __init__(self, compiled):
        import torch
        torch.set_num_threads(options.threads)
        self.version = torch.__version__
        self.device = "cuda" if options.gpu else "cpu"
        if options.gpu and not torch.cuda.is_available():
            raise ImportError("no GPU")
        # A call of a GPU returns before its work is done.
        self.wait = torch.cuda.synchronize if options.gpu else lambda: None
        self.wrap = torch.compile if compiled else lambda function: function

    def network(self, model):
        import torch
        torch.manual_seed(42)
        parts = []
        for size in layers(model):
            linear = torch.nn.Linear(*size)
            torch.nn.init.xavier_uniform_(linear.weight)
            torch.nn.init.zeros_(linear.bias)
            parts += [linear, torch.nn.ReLU()]
        return torch.nn.Sequential(*parts[:-1]).to(self.device)

    def make_train(self, model, steps):
        import torch
        if steps != 1:
            return None
        x, y = (torch.from_numpy(a).to(self.device)
                for a in data(model, MODELS[model]["batch"]))
        mse = MODELS[model]["loss"] == "mse"
        y = y if mse else y.long()
        measure = (torch.nn.functional.mse_loss if mse
                   else torch.nn.functional.cross_entropy)
        network = self.network(model)
        start = {k: v.clone() for k, v in network.state_dict().items()}
        loss = self.wrap(lambda: measure(network(x), y))
        adam = None

        def prepare():
            nonlocal adam
            network.load_state_dict(start)
            adam = torch.optim.Adam(network.parameters(), lr=1e-3, eps=1e-7,
                                    fused=True)

        def call():
            adam.zero_grad(set_to_none=True)
            loss().backward()
            adam.step()
            self.wait()
        return call, prepare, 1

    def make_infer(self, model, rows):
        import torch
        network = self.wrap(self.network(model).eval())
        x = torch.from_numpy(data(model, rows)[0]).to(self.device)

        def call():
            with torch.inference_mode():
                network(x)
            self.wait()
        return call, None, 1


class Workload:
    """Samples of a call; made when it is first asked for."""

    def __init__(self, peer, name):
        kind, model, count = name.split("/")
        make = peer.make_train if kind == "train" else peer.make_infer
        made = make(model, int(count))
        self.known = made is not None
        if not self.known:
            return
        self.call, self.prepare, self.steps = made
        start = time.perf_counter()
        self.reset()
        self.call()
        self.first = time.perf_counter() - start
        for _ in range(3):
            self.call()
        calls = 1
        while True:
            spent = self.time(calls)
            if spent > 1e-3:
                break
            calls *= 4
        self.calls = max(1, round(options.sample_ms * 1e-3 * calls / spent))

    def reset(self):
        if self.prepare:
            self.prepare()

    def time(self, calls):
        start = time.perf_counter()
        for _ in range(calls):
            self.call()
        return time.perf_counter() - start

    def sample(self):
        """Microseconds of a step, from the initial values."""
        self.reset()
        self.call()
        return self.time(self.calls) * 1e6 / (self.calls * self.steps)


def workload_of(peer, workloads, name):
    """The workload of this name, or None after saying why there is none."""
    if name not in workloads:
        workloads[name] = None
        try:
            made = Workload(peer, name)
        except Exception as error:  # e.g. no C++ compiler for torch.compile
            print("warning: %s: %s" % (name, error), file=sys.stderr)
            say(name=name, missing=type(error).__name__)
            return None
        if not made.known:
            say(name=name, missing="not offered")
            return None
        workloads[name] = made
    return workloads[name]


def main():
    try:
        peer = Jax() if options.peer == "jax" else Torch(options.peer == "compile")
    except ImportError:
        say(peer=options.peer, missing="not installed")
        return
    say(peer=options.peer, version=peer.version)
    workloads = {}
    if options.rounds == 0:
        for line in sys.stdin:
            workload = workload_of(peer, workloads, line.strip())
            if workload:
                say(name=line.strip(), threads=options.threads,
                    us=workload.sample(), first_s=workload.first)
        return
    names = [name for model in MODELS for name in
             ("train/%s/1" % model, "train/%s/%d" % (model, FUSED_STEPS),
              "infer/%s/128" % model, "infer/%s/1" % model)]
    values = {name: [] for name in names}
    for _ in range(options.rounds):
        for name in names:
            workload = workload_of(peer, workloads, name)
            if workload:
                values[name].append(workload.sample())
    for name in names:
        if values[name]:
            say(name=name, threads=options.threads,
                us=statistics.median(values[name]))


main()
