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
    OptionalAttr<Dlc_Definition>:$bias_initializer,
    OptionalAttr<Dlc_Definition>:$kernel_regularizer,
    OptionalAttr<Dlc_Definition>:$bias_regularizer,
    OptionalAttr<Dlc_Definition>:$activity_regularizer,
    OptionalAttr<Dlc_Definition>:$kernel_constraint,
    OptionalAttr<Dlc_Definition>:$bias_constraint), ["getVariables", "getFlopsPerRow"]> {
  let summary = "activation(input * kernel + bias), along the last dimension.";
  let description = [{
    Keras's Dense: input [rows, ..., n] to [rows, ..., units]; variables kernel
    [n, units] (default initializer @glorot_uniform) and bias [units] (default
    @zeros; none if `use_bias` is false). Without `activation` linear.
  }];
  let extraClassDeclaration = PassesMask;
  let hasVerifier = 1;
}

def Dlc_EinsumDenseOp : Dlc_UnaryLayer<"einsum_dense", (ins StrAttr:$equation,
    Dlc_Integers:$output_shape, OptionalAttr<Dlc_Definition>:$activation,
    OptionalAttr<StrAttr>:$bias_axes,
    OptionalAttr<Dlc_Definition>:$kernel_initializer,
    OptionalAttr<Dlc_Definition>:$bias_initializer,
    OptionalAttr<Dlc_Definition>:$kernel_regularizer,
    OptionalAttr<Dlc_Definition>:$bias_regularizer,
    OptionalAttr<Dlc_Definition>:$activity_regularizer,
    OptionalAttr<Dlc_Definition>:$kernel_constraint,
    OptionalAttr<Dlc_Definition>:$bias_constraint), ["getVariables", "getFlopsPerRow"]> {
  let summary = "activation(einsum(equation, input, kernel) + bias).";
  let description = [{
    Keras's EinsumDense. `equation` is `[X],[Y]->[Z]`, `...[X],[Y]->...[Z]` or
    `[X]...,[Y]->[Z]...` with a letter for each dimension, of which the input's first
    is the rows, also the output's first, and not the kernel's. `output_shape` is the
    output's without rows and what `...` stands for. Variables kernel, of the sizes of
    its letters (default initializer @glorot_uniform), and, with `bias_axes`, letters of
    the output, bias (default @zeros), which has size 1 of letters between them. A mask
    passes if its dimensions are the output's first ones. Example: a dense layer along
    the last dimension
    ```mlir
    %1 = dlc.einsum_dense %0 {equation = "abc,cd->abd", output_shape = [32, 64], bias_axes = "d"}
    ```
  }];
  let extraClassDeclaration = OwnMask;
}

def Dlc_EmbeddingOp : Dlc_UnaryLayer<"embedding", (ins TunableI64:$input_dim, TunableI64:$output_dim,
    OptionalAttr<BoolAttr>:$mask_zero, OptionalAttr<Dlc_Definition>:$embeddings_initializer,
    OptionalAttr<Dlc_Definition>:$embeddings_regularizer,
    OptionalAttr<Dlc_Definition>:$embeddings_constraint), ["getVariables", "getIndexRange"]> {
  let summary = "The row of a table for each index: integers [rows, ...] to [rows, ..., output_dim].";
  let description = [{
    Keras's Embedding; variable embeddings [input_dim, output_dim] (default
    initializer @random_uniform, in [-0.05, 0.05)). With `mask_zero` the output has a mask,
    false where the index is 0. An index outside [0, input_dim) stops the execution.
  }];
  let hasVerifier = 1;
}

def Dlc_ActivationOp : Dlc_UnaryLayer<"activation", (ins Dlc_Definition:$activation)> {
  let summary = "Applies an activation, elementwise or along the last dimension.";
  let extraClassDeclaration = PassesMask;
}

def Dlc_DefinedLayerOp : LayerOf<Dlc_Dialect, "layer", (ins Variadic<Dlc_Value>:$inputs),
    (ins FlatSymbolRefAttr:$definition, OptionalAttr<DictionaryAttr>:$params),
    ["getDefaultName", "getVariables", "getMasking"]> {
  let summary = "A layer of one's own, which a `dlc.define layer` says everything of.";
  let description = [{
    Keywords that are no attribute of the op are params of the definition, and of each
    of its variables X the definitions `X_initializer`, `X_regularizer` and
    `X_constraint`. Without a name it is called as the definition is. Floats come in, and
    variables are read, in the compute dtype. The output is the definition's first
    result. Example:
    ```mlir
    dlc.define layer @low_rank(%x) params(%units, %rank)
        variables(%down: [%x[-1], rank], %up: [rank, units], %bias: [units] = @zeros) {
      %narrow = dot_general %x, %down contract = [-1] x [0]
      %wide = dot_general %narrow, %up contract = [-1] x [0]
      %y = eval %wide + %bias
      yield %y
    }
    dlc.model sequential @m {
      dlc.input "x" : tensor<?x64xf32>
      dlc.layer @low_rank {units = 10, rank = 2, up_regularizer = @l2}
      dlc.outputs names ["y"]
    }
    ```
  }];
  let extraClassDeclaration = [{
    /// Null before the definition was found: see inferOutputs.
    DefineOp getDefinitionOp();
  }];
}

def Dlc_RescalingOp : Dlc_UnaryLayer<"rescaling", (ins TunableF64:$scale,
    OptionalAttr<TunableF64>:$offset)> {
  let summary = "input * scale + offset, in the layer's dtype; integer inputs are converted.";
  let extraClassDeclaration = PassesMask;
}

def Dlc_DropoutOp : Dlc_UnaryLayer<"dropout", (ins RunTimeF64:$rate)> {
  let summary = "In training sets elements to 0 with probability rate and divides the others by 1 - rate.";
  let description = [{
    `rate` is in [0, 1). The random stream is named by the layer's path and
    counted by the variable `step`; in inference the identity.
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = PassesMask;
}

def Dlc_MaskingOp : Dlc_UnaryLayer<"masking", (ins OptionalAttr<TunableF64>:$mask_value)> {
  let summary = "Leaves out the steps whose elements all are `mask_value`, 0 if absent.";
  let description = [{
    Input [rows, ..., n]: the mask [rows, ...] is true where one of n elements
    differs from `mask_value`; the output is 0 elsewhere.
  }];
  let extraClassDeclaration = OwnMask;
}

def Dlc_IdentityOp : Dlc_UnaryLayer<"identity", (ins)> {
  let summary = "The input.";
  let extraClassDeclaration = PassesMask;
}

def Dlc_ActivityRegularizationOp : Dlc_UnaryLayer<"activity_regularization",
    (ins OptionalAttr<TunableF64>:$l1, OptionalAttr<TunableF64>:$l2)> {
  let summary = "The input; adds l1 times the sum of magnitudes and l2 times that of squares, by rows, to the loss.";
  let extraClassDeclaration = PassesMask;
}

#endif // DLC_DLC_LAYERS
