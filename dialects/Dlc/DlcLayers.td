//===- DlcLayers.td - Layers -------------------------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_LAYERS
#define DLC_DLC_LAYERS

include "dialects/Dlc/DlcBase.td"

def Dlc_InputOp : Dlc_Op<"input", [Pure, HasParent<"ModelOp">]> {
  let summary = "An input of the model.";
  let description = [{
    `value_type` is what the caller feeds: `?` as the first dimension for the
    rows, static dimensions after it, any number dtype. Example:
    ```mlir
    %image = dlc.input "image" : tensor<?x28x28xui8>
    ```
  }];
  let arguments = (ins StrAttr:$name, TypeAttr:$value_type);
  let results = (outs Dlc_Value:$output);
  let assemblyFormat = "$name `:` $value_type attr-dict custom<InferredType>(type($output))";
  let hasVerifier = 1;
}

def Dlc_DenseOp : Dlc_UnaryLayer<"dense", (ins TunableI64:$units,
    OptionalAttr<Dlc_Definition>:$activation, OptionalAttr<TunableBool>:$use_bias,
    OptionalAttr<Dlc_Definition>:$kernel_initializer,
    OptionalAttr<Dlc_Definition>:$bias_initializer)> {
  let summary = "activation(input * kernel + bias), along the last dimension.";
  let description = [{
    Keras's Dense: input [rows, ..., n] to [rows, ..., units]; variables kernel
    [n, units] (default initializer @glorot_uniform) and bias [units] (default
    @zeros; none if `use_bias` is false). Without `activation` linear.
  }];
  let extraClassDeclaration = "int64_t getFlopsPerRow();";
  let hasVerifier = 1;
}

def Dlc_ActivationOp : Dlc_UnaryLayer<"activation", (ins Dlc_Definition:$activation)> {
  let summary = "Applies an activation, elementwise or along the last dimension.";
}

def Dlc_FlattenOp : Dlc_UnaryLayer<"flatten", (ins)> {
  let summary = "[rows, a, b, ...] to [rows, a * b * ...].";
}

def Dlc_RescalingOp : Dlc_UnaryLayer<"rescaling", (ins TunableF64:$scale,
    OptionalAttr<TunableF64>:$offset)> {
  let summary = "input * scale + offset, in the layer's dtype; integer inputs are converted.";
}

def Dlc_DropoutOp : Dlc_UnaryLayer<"dropout", (ins TunableF64:$rate)> {
  let summary = "In training sets elements to 0 with probability rate and divides the others by 1 - rate.";
  let description = [{
    `rate` is in [0, 1). The random stream is named by the layer's path and
    counted by the variable `step`; in inference the identity.
  }];
  let hasVerifier = 1;
}

def Dlc_AddOp : Dlc_VariadicLayer<"add", (ins)> {
  let summary = "Elementwise sum of two or more inputs of one shape.";
}

def Dlc_ConcatenateOp : Dlc_VariadicLayer<"concatenate", (ins OptionalAttr<I64Attr>:$axis)> {
  let summary = "Joins inputs along `axis`, the last if absent; never the rows.";
}

#endif // DLC_DLC_LAYERS
