"""The models that are timed, and their arithmetic."""
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

# Widths of a perceptron with relu between its layers, rows of a step, and the
# loss: mean squared error, or sparse categorical crossentropy of logits.
MODELS = {
    "tiny": {"widths": [8, 16, 16, 4], "batch": 8, "loss": "mse"},
    "mlp": {"widths": [784, 64, 10], "batch": 128, "loss": "crossentropy"},
    "mlpL": {"widths": [784, 512, 512, 10], "batch": 128, "loss": "crossentropy"},
}
FUSED_STEPS = 100


def layers(model):
    widths = MODELS[model]["widths"]
    return list(zip(widths, widths[1:]))


def parameters(model):
    return sum(i * o + o for i, o in layers(model))


def forward_flops(model, rows):
    """Of the matrix products alone: what any program must do."""
    return sum(2 * rows * i * o for i, o in layers(model))


def train_flops(model):
    """Forward, gradients of the kernels, gradients of all inputs but the
    model's own."""
    rows = MODELS[model]["batch"]
    return (2 * forward_flops(model, rows)
            + sum(2 * rows * i * o for i, o in layers(model)[1:]))


def workload_flops(workload):
    """Of one step or call of e.g. train/mlp/100 or infer/mlp/128."""
    kind, model, count = workload.split("/")
    if kind == "train":
        return train_flops(model)
    return forward_flops(model, int(count))
