//===- DltIndex.td - Elements by index ---------------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_INDEX
#define DLC_DLT_INDEX

include "dialects/Dlt/DltShape.td"

def Dlt_IndexTensor : TensorOf<[I32, I64, Dlt_AnyType]>;

def Dlt_GatherOp : Dlt_PureOp<"gather", [Inferred, Differentiable]> {
  let summary = "Slices of a table by index: result[i..., j...] = table[indices[i...], j...].";
  let description = [{
    StableHLO's gather of whole slices of dimension 0. (C1) The table's shape is
    static and has dimension 0. An index that is not in [0, its size) has no value in
    the interpreter and is the nearest that is in compiled code: guard it with a
    `dlt.check`. Example: the rows of an embedding
    ```mlir
    %y = dlt.gather %table[%ids] : tensor<100x8xf32>, tensor<?x16xi32> -> tensor<?x16x8xf32>
    ```
  }];
  let arguments = (ins Dlt_Tensor:$table, Dlt_IndexTensor:$indices);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $table `[` $indices `]` attr-dict custom<ElidedArrow2>(type($table), type($indices), type($result))
  }];
}

def Dlt_ScatterAddOp : Dlt_PureOp<"scatter_add", [Inferred, Differentiable]> {
  let summary = "Sums of slices by index: result[n, j...] = sum of updates[i..., j...] where indices[i...] = n.";
  let description = [{
    StableHLO's scatter with addition into `size` slices of zeros; terms are added in
    the order of the indices, those of floats in at least float32. (C1) The first dimensions of
    updates are those of the indices, the others are static, (C2) size is at least 1.
    Out of range as `dlt.gather`. Example: the gradient of a table of 100 rows
    ```mlir
    %g = dlt.scatter_add %updates[%ids] size = 100 : tensor<?x16x8xf32>, tensor<?x16xi32> -> tensor<100x8xf32>
    ```
  }];
  let arguments = (ins Dlt_Tensor:$updates, Dlt_IndexTensor:$indices, I64Attr:$size);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $updates `[` $indices `]` `size` `=` $size attr-dict
    custom<ElidedArrow2>(type($updates), type($indices), type($result))
  }];
}

#endif // DLC_DLT_INDEX
