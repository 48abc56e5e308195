"""Trains a compiled model with dlc-run and predicts with it.

Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""
import hashlib
import re
import subprocess

import made_up

TENSOR = re.compile(r"  (input|output) +(\S+): tensor<(?:(.*) x )?(\w+)>"
                    r"(?:, class index below (\d+))?")
BATCH = re.compile(r"recipe +batch size (\d+)")


class Failure(Exception):
    """A tool did not do what it was asked for."""


def call(*command):
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise Failure("%s, exit code %d: %s" % (
            command[1], done.returncode,
            done.stderr.decode(errors="replace").strip().split("\n")[0]))
    return done.stdout


def signatures(text):
    """entry: [(input or output, name, dtype, shape, classes)], of dlc-run info."""
    entries, current = {}, []
    for line in text.splitlines():
        if line.startswith("entry "):
            current = entries[line.split()[1].rstrip(",")] = []
        found = TENSOR.fullmatch(line)
        if found:
            kind, name, sizes, dtype, classes = found.groups()
            shape = sizes.split(" x ") if sizes else []
            current.append((kind, name, dtype, shape, int(classes or 0)))
    return entries


def write_inputs(folder, entry, signature, rows):
    """Files of made-up data, as dlc-run's options."""
    options = []
    for key, (kind, name, dtype, sizes, classes) in enumerate(signature):
        if kind != "input":
            continue
        shape = [rows if size == "rows" else int(size) for size in sizes]
        count = 1
        for size in shape:
            count *= size
        path = folder / ("%s-%d.npy" % (entry, key))
        made_up.write_npy(path, dtype, shape,
                          made_up.numbers(dtype, count, key, classes))
        options += ["--input", "%s=%s" % (name, path)]
    return options


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(tools, artifact, device, folder):
    """name: hash of all that training, evaluating and predicting write."""
    def dlc_run(command, *options):
        return call(tools / "dlc-run", command, artifact, *options)

    def on_device(command, *options):
        return dlc_run(command, "--device", device, "--seed", "7", *options)

    info = dlc_run("info").decode()
    entries = signatures(info)
    batch = BATCH.search(info)
    batch = min(int(batch.group(1)), 64) if batch else 8
    # Three steps and a part of one.
    rows = 3 * batch + batch // 2 + 1
    hashes = {}
    weights = folder / "initial.safetensors"
    dlc_run("init", "--seed", "7", "--save-weights", weights)
    hashes["initial weights"] = digest(weights)
    if "train_step" in entries:
        data = write_inputs(folder, "train_step", entries["train_step"], rows)
        for name, steps, threads in ("unfused", 1, 1), ("fused", 3, 2):
            weights = folder / (name + ".safetensors")
            on_device("fit", *data, "--epochs", "2", "--batch-size", batch,
                      "--steps-per-execution", steps, "--threads", threads,
                      "--save-weights", weights)
            hashes[name + " training's weights"] = digest(weights)
        metrics = on_device("evaluate", *data, "--batch-size", batch,
                            "--weights", weights)
        hashes["metrics"] = hashlib.sha256(metrics).hexdigest()
    # A row alone, and several batches.
    for rows in 1, 2 * batch + 1:
        outputs = {name: folder / ("output-%d.npy" % key)
                   for key, (kind, name, *_) in enumerate(entries["predict"])
                   if kind == "output"}
        options = write_inputs(folder, "predict", entries["predict"], rows)
        for name, path in outputs.items():
            options += ["--output", "%s=%s" % (name, path)]
        on_device("predict", *options, "--weights", weights, "--batch-size",
                  batch)
        for name, path in outputs.items():
            hashes["%s of %d rows" % (name, rows)] = digest(path)
    return hashes
