//===- DlcShapeLayers.td - Layers that move elements -*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_SHAPE_LAYERS
#define DLC_DLC_SHAPE_LAYERS

include "dialects/Dlc/DlcBase.td"

def Dlc_FlattenOp : Dlc_UnaryLayer<"flatten", (ins)> {
  let summary = "[rows, a, b, ...] to [rows, a * b * ...].";
}

def Dlc_ReshapeOp : Dlc_UnaryLayer<"reshape", (ins I64ArrayAttr:$target_shape)> {
  let summary = "The same elements with another shape, `target_shape` without the rows.";
  let description = "One size may be -1: it follows from the others.";
}

def Dlc_PermuteOp : Dlc_UnaryLayer<"permute", (ins I64ArrayAttr:$dims)> {
  let summary = "Permutes the dimensions but the rows: `dims` counts them from 1, as Keras does.";
}

def Dlc_RepeatVectorOp : Dlc_UnaryLayer<"repeat_vector", (ins TunableI64:$n)> {
  let summary = "[rows, m] to [rows, n, m].";
}

def Dlc_GlobalAveragePooling1dOp : Dlc_UnaryLayer<"global_average_pooling1d",
    (ins OptionalAttr<BoolAttr>:$keepdims)> {
  let summary = "The mean over the steps: [rows, steps, n] to [rows, n], of those that a mask counts.";
  let description = "Of a row without steps that count the mean is nan, as in Keras.";
  let extraClassDeclaration = OwnMask;
}

def Dlc_GlobalMaxPooling1dOp : Dlc_UnaryLayer<"global_max_pooling1d",
    (ins OptionalAttr<BoolAttr>:$keepdims)> {
  let summary = "The maximum over the steps: [rows, steps, n] to [rows, n].";
}

#endif // DLC_DLC_SHAPE_LAYERS
