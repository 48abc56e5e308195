//===- DlcNormalizationLayers.td - Layers that normalize -*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_NORMALIZATION_LAYERS
#define DLC_DLC_NORMALIZATION_LAYERS

include "dialects/Dlc/DlcBase.td"

// Statistics are computed in at least float32, variances of all elements
// (divided by n).

// A number, or one for each element.
def Dlc_Numbers : AnyAttrOf<[Dlc_Number, ArrayAttr], "a number or a list of numbers">;

def Dlc_NormalizationOp : Dlc_UnaryLayer<"normalization", (ins
    OptionalAttr<Dlc_Integers>:$axis, OptionalAttr<Dlc_Numbers>:$mean,
    OptionalAttr<Dlc_Numbers>:$variance, OptionalAttr<BoolAttr>:$invert), ["getVariables", "adapts", "castsInputs"]> {
  let summary = "(x - mean) / max(sqrt(variance), 1e-7), statistics of data over all but `axis`.";
  let description = [{
    Keras's Normalization, for features. `axis` is -1 if absent; with [] there is one
    mean of all. Without `mean` and `variance`, which are numbers for all elements or one
    for each, the layer adapts to data: the entry `adapt_step` takes the mean and the
    variance (divided by n) of the rows of all its steps, and they stay what they are
    in training. Variables mean (0 at first), variance (1), of the sizes of the axes, and
    count, the rows so far; none with `mean`. With `invert` mean + x
    max(sqrt(variance), 1e-7).
    (C1) `mean` and `variance` are both there, or none. (C2) No variance is below 0.
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = PassesMask;
}

def Dlc_BatchNormalizationOp : Dlc_UnaryLayer<"batch_normalization", (ins
    OptionalAttr<I64Attr>:$axis, OptionalAttr<TunableF64>:$momentum,
    OptionalAttr<TunableF64>:$epsilon, OptionalAttr<BoolAttr>:$center, OptionalAttr<BoolAttr>:$scale,
    OptionalAttr<Dlc_Definition>:$beta_initializer, OptionalAttr<Dlc_Definition>:$gamma_initializer,
    OptionalAttr<Dlc_Definition>:$moving_mean_initializer,
    OptionalAttr<Dlc_Definition>:$moving_variance_initializer,
    OptionalAttr<Dlc_Definition>:$beta_regularizer, OptionalAttr<Dlc_Definition>:$gamma_regularizer,
    OptionalAttr<Dlc_Definition>:$beta_constraint, OptionalAttr<Dlc_Definition>:$gamma_constraint), ["getVariables"]> {
  let summary = "gamma (x - mean) / sqrt(variance + epsilon) + beta, statistics over all but `axis`.";
  let description = [{
    Keras's BatchNormalization. In training mean and variance are the batch's, of
    what a mask counts, and moving_mean and moving_variance become
    `moving * momentum + batch's * (1 - momentum)`; in inference, and if the layer is not
    `trainable`, they are the moving ones. `axis` is -1, `momentum` 0.99, `epsilon`
    1e-3 if absent. Variables gamma (unless `scale` is false), beta (unless `center`
    is), moving_mean, moving_variance, each [size of the axis].
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = OwnMask;
}

def Dlc_LayerNormalizationOp : Dlc_UnaryLayer<"layer_normalization", (ins
    OptionalAttr<Dlc_Integers>:$axis,
    OptionalAttr<TunableF64>:$epsilon, OptionalAttr<BoolAttr>:$center, OptionalAttr<BoolAttr>:$scale,
    OptionalAttr<Dlc_Definition>:$beta_initializer, OptionalAttr<Dlc_Definition>:$gamma_initializer,
    OptionalAttr<Dlc_Definition>:$beta_regularizer, OptionalAttr<Dlc_Definition>:$gamma_regularizer,
    OptionalAttr<Dlc_Definition>:$beta_constraint, OptionalAttr<Dlc_Definition>:$gamma_constraint), ["getVariables"]> {
  let summary = "gamma (x - mean) / sqrt(variance + epsilon) + beta, statistics of each row over `axis`.";
  let description = [{
    Keras's LayerNormalization. `axis` is [-1] and `epsilon` 1e-3 if absent.
    Variables gamma (unless `scale` is false) and beta (unless `center` is) of the sizes
    of the axes. Wider floats than the layer's dtype are rounded at its end, not before.
  }];
  let extraClassDeclaration = PassesMask # [{
    bool castsInputs() { return false; }
  }];
  let hasVerifier = 1;
}

def Dlc_RmsNormalizationOp : Dlc_UnaryLayer<"rms_normalization", (ins
    OptionalAttr<Dlc_Integers>:$axis, OptionalAttr<TunableF64>:$epsilon), ["getVariables"]> {
  let summary = "scale x / sqrt(mean of x^2 + epsilon), the mean of each row over `axis`.";
  let description = [{
    Keras's RMSNormalization. `axis` is [-1] and `epsilon` 1e-6 if absent. Variable
    scale of the sizes of the axes.
  }];
  let extraClassDeclaration = PassesMask;
  let hasVerifier = 1;
}

def Dlc_UnitNormalizationOp : Dlc_UnaryLayer<"unit_normalization", (ins OptionalAttr<Dlc_Integers>:$axis)> {
  let summary = "x times min(1 / norm of x over `axis`, 1e12); `axis` is [-1] if absent.";
  let extraClassDeclaration = PassesMask;
}

#endif // DLC_DLC_NORMALIZATION_LAYERS
