//===- GatingOps.td - What chooses features ----------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

include "dialects/Dlc/DlcBase.td"
include "dialects/Dlt/DltBase.td"

def Gating_Dialect : Dialect {
  let name = "gating";
  let cppNamespace = "::gating";
  let summary = "Layers that choose features, and the operation they need.";
  let dependentDialects = ["::dlc::layers::DlcDialect"];
}

def Gating_FeatureGateOp : UnaryLayerOf<Gating_Dialect, "feature_gate", (ins
    OptionalAttr<TunableF64>:$sharpness, OptionalAttr<BoolAttr>:$hard,
    OptionalAttr<Dlc_Definition>:$gate_initializer,
    OptionalAttr<Dlc_Definition>:$gate_regularizer), ["getVariables", "getFlopsPerRow"]> {
  let summary = "input * sigmoid(sharpness * gate), a gate for each feature.";
  let description = [{
    Input [rows, ..., n]; variable gate [n] (default initializer @zeros, half open).
    `sharpness` is 4 if absent. If `hard`, a gate above 0 is open and others are closed,
    which is to say input * gating.step(gate). A gate that the loss has no use for closes under a
    regularizer that draws it down; what is open after training are the features
    that matter.
  }];
  let extraClassDeclaration = PassesMask;
  let hasVerifier = 1;
}

def Gating_StepOp : UnaryOf<Gating_Dialect, "step", "step: 1 where x > 0, else 0; the gradient passes as it is",
                            [Differentiable]> {
  let description = [{
    Whose gradient is 0 where it has one, so that the cotangent of x is that of the
    result: Y. Bengio et al., Estimating or Propagating Gradients Through Stochastic
    Neurons (2013).
  }];
}
