//===- DlcMergingLayers.td - Layers that merge inputs -*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_MERGING_LAYERS
#define DLC_DLC_MERGING_LAYERS

include "dialects/Dlc/DlcBase.td"

// Elementwise, of inputs of one rank; where a size is 1 and another's is not, the
// element is repeated.
class Dlc_MergeLayer<string mnemonic, list<string> methods = []>
    : Dlc_VariadicLayer<mnemonic, (ins), methods>;

def Dlc_AddOp : Dlc_MergeLayer<"add"> {
  let summary = "Elementwise sum of two or more inputs; of integers, if all are, of their dtype.";
  let extraClassDeclaration = PassesMask;
}

def Dlc_SubtractOp : Dlc_MergeLayer<"subtract"> {
  let summary = "Elementwise difference of two inputs.";
  let extraClassDeclaration = PassesMask;
}

def Dlc_MultiplyOp : Dlc_MergeLayer<"multiply"> {
  let summary = "Elementwise product of two or more inputs; what a mask leaves out counts as 1, 0 if all masks do.";
  let extraClassDeclaration = OwnMask;
}

def Dlc_AverageOp : Dlc_MergeLayer<"average"> {
  let summary = "Elementwise mean of two or more inputs.";
  let extraClassDeclaration = PassesMask;
}

def Dlc_MaximumOp : Dlc_MergeLayer<"maximum"> {
  let summary = "Elementwise maximum of two or more inputs; what a mask leaves out counts if all masks do.";
  let extraClassDeclaration = OwnMask;
}

def Dlc_MinimumOp : Dlc_MergeLayer<"minimum"> {
  let summary = "Elementwise minimum of two or more inputs; what a mask leaves out counts if all masks do.";
  let extraClassDeclaration = OwnMask;
}

def Dlc_ConcatenateOp : Dlc_VariadicLayer<"concatenate", (ins OptionalAttr<I64Attr>:$axis)> {
  let summary = "Joins inputs along `axis`, the last if absent; never the rows. Integers keep their dtype if all are of it.";
  let extraClassDeclaration = OwnMask;
}

def Dlc_DotOp : Dlc_VariadicLayer<"dot", (ins Dlc_Integers:$axes, OptionalAttr<BoolAttr>:$normalize)> {
  let summary = "Products of two inputs, summed along an axis of each.";
  let description = [{
    `axes` are one of each input, or one for both, never the rows; negative ones
    count from the last. With `normalize` inputs are divided by their norms along it
    first, which makes the cosine. [rows, a..., n, b...] and [rows, c..., n, d...]
    to [rows, a..., b..., c..., d...], of two vectors to [rows, 1]. The output has no
    mask. Example: the similarity of two embeddings
    ```mlir
    %2 = dlc.dot %0, %1 {axes = [1]}
    ```
  }];
  let extraClassDeclaration = OwnMask;
}

#endif // DLC_DLC_MERGING_LAYERS
