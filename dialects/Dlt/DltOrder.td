//===- DltOrder.td - Sorting and cumulative sums ------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_ORDER
#define DLC_DLT_ORDER

include "dialects/Dlt/DltIndex.td"

def Dlt_RanksOp : Dlt_PureOp<"ranks", [SameOperandsAndResultShape, Dlt_IndexResult, Dlt_TakesDimensions]> {
  let summary = "The place of each element in the order of its dimension, 0 for the first.";
  let description = [{
    The place that `dlt.sort` moves the element to; equal elements, zeros of both
    signs among them, have places in the order in which they are. nan comes last,
    also where the order is `descending`. A negative `dimension` counts from the
    last. Without types: of i32. Being integers, ranks have no gradient.

    Each element of a dimension is compared with all others: code takes n^2 steps
    for n elements, which is for some hundreds. (C1) There is the dimension, and it
    is not the rows'. Example:
    ```mlir
    %r = dlt.ranks %x dim = -1 descending : tensor<?x10xf32> -> tensor<?x10xi32>
    ```
  }];
  let arguments = (ins Dlt_Tensor:$operand, Optional<Dlt_AnyTensor>:$along, I64Attr:$dimension,
                       UnitAttr:$descending);
  let results = (outs Dlt_IndexTensor:$result);
  let assemblyFormat = [{
    $operand `dim` `=` custom<Dimension>($dimension, $along, type($along))
    (`descending` $descending^)? attr-dict custom<ElidedArrow>(type($operand), type($result))
  }];
  let builders = [OpBuilder<(ins "::mlir::Value":$operand, "int64_t":$dimension, "bool":$descending), [{
    build($_builder, $_state, withElementType(operand.getType(), $_builder.getI32Type()), operand,
          ::mlir::Value(), static_cast<uint64_t>(dimension), descending);
  }]>];
  let hasVerifier = 1;
}

def Dlt_SortOp : Dlt_PureOp<"sort", [SameOperandsAndResultType, Differentiable, Dlt_TakesDimensions]> {
  let summary = "The elements along a dimension in ascending or `descending` order.";
  let description = [{
    StableHLO's sort of one operand, stable: element i becomes element `ranks[i]`
    of its dimension (`dlt.ranks`), so equal elements stay in order and nan comes
    last. The gradient goes to where an element came from; of 8 dimensions there is
    none. A negative `dimension` counts from the last.

    Code takes n^2 steps for n elements of a dimension, which is for some hundreds.
    (C1) There is the dimension, and it is not the rows'. Example:
    ```mlir
    %y = dlt.sort %x dim = -1 descending : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins Dlt_Tensor:$operand, Optional<Dlt_AnyTensor>:$along, I64Attr:$dimension,
                       UnitAttr:$descending);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $operand `dim` `=` custom<Dimension>($dimension, $along, type($along))
    (`descending` $descending^)? attr-dict custom<ElidedSameType>(type($operand), type($result))
  }];
  let hasVerifier = 1;
}

def Dlt_CumulativeSumOp : Dlt_PureOp<"cumulative_sum", [SameOperandsAndResultType, Differentiable, Dlt_TakesDimensions]> {
  let summary = "Along a dimension the sum of each element and all before it, or behind it if `reverse`.";
  let description = [{
    Element i of the result is x_0 + ... + x_i, with `reverse` x_i + ... + x_(n-1).
    Floats are accumulated in at least float32 and each sum is rounded once;
    integers wrap. The gradient is the cumulative sum in the other direction. A
    negative `dimension` counts from the last.

    Code takes n^2 steps for n elements of a dimension, which is for some hundreds.
    (C1) There is the dimension, and it is not the rows'. Example:
    ```mlir
    %y = dlt.cumulative_sum %x dim = 1 : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins Dlt_Tensor:$operand, Optional<Dlt_AnyTensor>:$along, I64Attr:$dimension,
                       UnitAttr:$reverse);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $operand `dim` `=` custom<Dimension>($dimension, $along, type($along))
    (`reverse` $reverse^)? attr-dict custom<ElidedSameType>(type($operand), type($result))
  }];
  let builders = [OpBuilder<(ins "::mlir::Type":$result, "::mlir::Value":$operand, "int64_t":$dimension,
      "bool":$reverse), [{
    build($_builder, $_state, result, operand, ::mlir::Value(), static_cast<uint64_t>(dimension), reverse);
  }]>];
  let hasVerifier = 1;
}

#endif // DLC_DLT_ORDER
