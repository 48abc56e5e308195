//===- DltShape.td - Constants, shapes, reductions, contractions -*- tablegen -* ===// ===// ===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_SHAPE
#define DLC_DLT_SHAPE

include "dialects/Dlt/DltElementwise.td"

defvar Inferred = DeclareOpInterfaceMethods<InferTypeOpInterface>;

def Dlt_SplatOp : Dlt_PureOp<"splat"> {
  let summary = "A tensor of one number.";
  let description = [{
    `value` is rounded to the dtype. (C1) The dtype has it: an integer dtype all
    of it, a float dtype a finite number that rounding does not make infinite.
    Example:
    ```mlir
    %half = dlt.splat 5.000000e-01 : tensor<?x10xf32>
    ```
  }];
  let arguments = (ins F64Attr:$value);
  let results = (outs Dlt_Tensor:$result);
  let hasVerifier = 1;
  let assemblyFormat = "$value attr-dict custom<ElidedType>(type($result))";
  let hasCustomAssemblyFormat = 0;
  let builders = [OpBuilder<(ins "double":$value, "::mlir::Type":$type), [{
    build($_builder, $_state, type, $_builder.getF64FloatAttr(value));
  }]>];
}

def Dlt_FullLikeOp : Dlt_PureOp<"full_like", [SameOperandsAndResultType, Differentiable]> {
  let summary = "A tensor of one number with the type of another tensor.";
  let arguments = (ins Dlt_Tensor:$like, F64Attr:$value);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "$like `,` $value attr-dict custom<ElidedType>(type($result))";
  let hasCanonicalizeMethod = 1;
}

def Dlt_ConstantOp : Dlt_PureOp<"constant", [ConstantLike,
    AllTypesMatch<["value", "result"]>]> {
  let summary = "A tensor of static shape.";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "$value attr-dict";
  let hasFolder = 1;
}

def Dlt_RowsOp : Dlt_PureOp<"rows"> {
  let summary = "The number of rows of the executing step, at least 1.";
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "attr-dict custom<ElidedType>(type($result))";
  let hasVerifier = 1;
}

// A dtype of results that is not written is i32, not the definition's float.
def Dlt_IndexResult : NativeOpTrait<"IndexResult"> { let cppNamespace = "::dlc::dlt"; }

def Dlt_IotaOp : Dlt_PureOp<"iota", [SameOperandsAndResultShape, Differentiable, Dlt_IndexResult,
    Dlt_TakesDimensions]> {
  let summary = "The index along a dimension, shaped like another tensor.";
  let description = "A negative `dimension` counts from the last. Without types: of i32.";
  let arguments = (ins Dlt_Tensor:$like, Optional<Dlt_AnyTensor>:$along, I64Attr:$dimension);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    custom<Dimension>($dimension, $along, type($along)) `like` $like attr-dict
    custom<ElidedArrow>(type($like), type($result))
  }];
  let builders = [OpBuilder<(ins "::mlir::Type":$result, "::mlir::Value":$like, "int64_t":$dimension), [{
    build($_builder, $_state, result, like, ::mlir::Value(), static_cast<uint64_t>(dimension));
  }]>];
  let hasVerifier = 1;
}

def Dlt_BroadcastInDimOp : Dlt_PureOp<"broadcast_in_dim", [Differentiable]> {
  let summary = "Repeats a tensor along new or unit dimensions.";
  let description = [{
    Operand dimension i becomes result dimension `broadcast_dimensions[i]`;
    constraints as StableHLO's broadcast_in_dim: (C1) as many entries as the
    operand's rank, (C2) strictly increasing and in range, (C3) each operand
    dimension is 1 or that of the result.
  }];
  let arguments = (ins Dlt_Tensor:$operand, DenseI64ArrayAttr:$broadcast_dimensions);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $operand `dims` `=` $broadcast_dimensions attr-dict custom<ElidedArrow>(type($operand), type($result))
  }];
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Dlt_BroadcastLikeOp : Dlt_PureOp<"broadcast_like", [Inferred, Differentiable]> {
  let summary = "Repeats a tensor to the shape of another.";
  let description = [{
    NumPy's rule in one direction: trailing dimensions (with `leading` the
    leading ones) are aligned, each dimension of the operand is 1, missing or
    equal. Canonicalises to `broadcast_in_dim` once shapes are known.
  }];
  let arguments = (ins Dlt_Tensor:$operand, Dlt_Tensor:$like, UnitAttr:$leading);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $operand `,` $like (`leading` $leading^)? attr-dict
    custom<ElidedArrow2>(type($operand), type($like), type($result))
  }];
  let hasVerifier = 1;
  let hasCanonicalizeMethod = 1;
}

def Dlt_ReshapeOp : Dlt_PureOp<"reshape", [Differentiable]> {
  let summary = "The same elements in row-major order with another shape.";
  let description = [{
    (C1) With a row dimension it is the first of both shapes; (C2) the other
    dimensions have the same product; (C3) the dtype stays.
  }];
  let arguments = (ins Dlt_Tensor:$operand);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "$operand attr-dict custom<ElidedArrow>(type($operand), type($result))";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Dlt_TransposeOp : Dlt_PureOp<"transpose", [Inferred, Differentiable]> {
  let summary = "Permutes dimensions: result dimension i is operand dimension permutation[i].";
  let arguments = (ins Dlt_Tensor:$operand, DenseI64ArrayAttr:$permutation);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "$operand `,` $permutation attr-dict custom<ElidedArrow>(type($operand), type($result))";
}

def Dlt_ConcatenateOp : Dlt_PureOp<"concatenate", [Inferred, Differentiable]> {
  let summary = "Joins tensors along a dimension that is not the rows.";
  let arguments = (ins Variadic<Dlt_Tensor>:$inputs, I64Attr:$dimension);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "$inputs `dim` `=` $dimension attr-dict custom<ElidedFunction>(ref($inputs), type($inputs), type($result))";
}

def Dlt_SliceOp : Dlt_PureOp<"slice", [Inferred, Differentiable]> {
  let summary = "Every `stride`-th element of the part [start, limit) of a dimension that is not the rows.";
  let description = [{
    As StableHLO's slice, of one dimension: (C1) 0 <= start <= limit <= its size,
    (C2) stride >= 1. The result has ceil((limit - start) / stride) elements of it.
    Example: every second of the first ten
    ```mlir
    %y = dlt.slice %x dim = 1 [0, 10, 2] : tensor<?x12xf32> -> tensor<?x5xf32>
    ```
  }];
  let arguments = (ins Dlt_Tensor:$operand, I64Attr:$dimension, I64Attr:$start, I64Attr:$limit,
                       DefaultValuedAttr<I64Attr, "1">:$stride);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $operand `dim` `=` $dimension `[` $start `,` $limit (`,` $stride^)? `]` attr-dict
    custom<ElidedArrow>(type($operand), type($result))
  }];
}

def Dlt_PadOp : Dlt_PureOp<"pad", [Inferred, Differentiable]> {
  let summary = "Adds elements of one value along a dimension that is not the rows.";
  let description = [{
    As StableHLO's pad, of one dimension and a constant: `low` elements come before,
    `high` behind and `interior` between each two. (C1) None is negative.
    `value`, 0 if none is given, is rounded to the dtype. Example: scores that a softmax does not count
    ```mlir
    %y = dlt.pad %x dim = 1 low = 0 high = 2 value = -1.0e9 : tensor<?x3xf32> -> tensor<?x5xf32>
    ```
  }];
  let arguments = (ins Dlt_Tensor:$operand, I64Attr:$dimension, I64Attr:$low, I64Attr:$high,
                       DefaultValuedAttr<I64Attr, "0">:$interior, DefaultValuedAttr<F64Attr, "0.0">:$value);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $operand `dim` `=` $dimension `low` `=` $low `high` `=` $high (`interior` `=` $interior^)?
    (`value` `=` $value^)? attr-dict custom<ElidedArrow>(type($operand), type($result))
  }];
  let builders = [OpBuilder<(ins "::mlir::Value":$operand, "int64_t":$dimension, "int64_t":$low,
      "int64_t":$high, CArg<"int64_t", "0">:$interior), [{
    auto integer = [&](int64_t value) { return $_builder.getI64IntegerAttr(value); };
    build($_builder, $_state, operand, integer(dimension), integer(low), integer(high), integer(interior),
          $_builder.getF64FloatAttr(0));
  }]>];
}

def Dlt_Reduction : I32EnumAttr<"Reduction", "how elements are combined", [
    I32EnumAttrCase<"sum", 0>, I32EnumAttrCase<"max", 1>, I32EnumAttrCase<"min", 2>,
    I32EnumAttrCase<"mean", 3>]> {
  let cppNamespace = "::dlc::dlt";
}

def Dlt_ReduceOp : Dlt_PureOp<"reduce", [Inferred, Differentiable, Dlt_TakesDimensions]> {
  let summary = "Combines the elements along dimensions.";
  let description = [{
    Sums and means of floats are accumulated in at least float32; a mean is the sum
    divided by the number of elements, of none nan. With `keepdims` reduced
    dimensions stay as 1. Negative dimensions count from the last; with an empty
    list nothing is reduced, without one all dimensions are. The gradient of max and min goes to the elements
    that equal the result, in equal shares; a zero that is the result may have
    either sign if both are there. (C1) A mean is of floats.
  }];
  let arguments = (ins Dlt_Reduction:$kind, Dlt_Tensor:$operand, Variadic<Dlt_AnyTensor>:$along,
                       OptionalAttr<DenseI64ArrayAttr>:$dimensions, UnitAttr:$keepdims);
  let results = (outs Dlt_Tensor:$result);
  let builders = [OpBuilder<(ins "::dlc::dlt::Reduction":$kind, "::mlir::Value":$operand,
      "::llvm::ArrayRef<int64_t>":$dimensions, CArg<"bool", "false">:$keepDims), [{
    build($_builder, $_state, kind, operand, ::mlir::ValueRange(),
          $_builder.getDenseI64ArrayAttr(dimensions), keepDims);
  }]>];
  let extraClassDeclaration = [{
    /// The reduced dimensions counted from the first, in order; the operand is ranked.
    ::llvm::SmallVector<int64_t> getReducedDimensions();
  }];
  let assemblyFormat = [{
    $kind $operand custom<ReducedDimensions>($dimensions, $along, type($along))
    (`keepdims` $keepdims^)? attr-dict
    custom<ElidedArrow>(type($operand), type($result))
  }];
}

def Dlt_DotGeneralOp : Dlt_PureOp<"dot_general", [Inferred, Differentiable]> {
  let summary = "Contraction of two tensors.";
  let description = [{
    As StableHLO's dot_general: result dimensions are the batching dimensions,
    then the free dimensions of the left, then of the right operand.
    Accumulates in at least float32. The result has the operands' dtype or, as with
    `preferred_element_type`, that behind `to`; only then may the operands' differ.
    Example: scores in float32 of queries and keys in bfloat16
    ```mlir
    %s = dlt.dot_general %q, %k batch = [0] x [0] contract = [2] x [2] to f32
        : (tensor<?x8x16xbf16>, tensor<?x8x16xbf16>) -> tensor<?x8x8xf32>
    ```
  }];
  let arguments = (ins Dlt_FloatTensor:$lhs, Dlt_FloatTensor:$rhs,
                       DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$lhs_batching,
                       DefaultValuedAttr<DenseI64ArrayAttr, "{}">:$rhs_batching,
                       DenseI64ArrayAttr:$lhs_contracting, DenseI64ArrayAttr:$rhs_contracting,
                       OptionalAttr<TypeAttr>:$result_dtype);
  let results = (outs Dlt_FloatTensor:$result);
  let assemblyFormat = [{
    $lhs `,` $rhs (`batch` `=` $lhs_batching^ `x` $rhs_batching)?
    `contract` `=` $lhs_contracting `x` $rhs_contracting (`to` $result_dtype^)? attr-dict
    custom<ElidedFunction2>(type($lhs), type($rhs), type($result))
  }];
  let builders = [OpBuilder<(ins "::mlir::Value":$lhs, "::mlir::Value":$rhs,
      "::llvm::ArrayRef<int64_t>":$lhsContracting, "::llvm::ArrayRef<int64_t>":$rhsContracting,
      CArg<"::llvm::ArrayRef<int64_t>", "{}">:$lhsBatching, CArg<"::llvm::ArrayRef<int64_t>", "{}">:$rhsBatching,
      CArg<"::mlir::Type", "{}">:$resultDtype), [{
    build($_builder, $_state, lhs, rhs, $_builder.getDenseI64ArrayAttr(lhsBatching),
          $_builder.getDenseI64ArrayAttr(rhsBatching), $_builder.getDenseI64ArrayAttr(lhsContracting),
          $_builder.getDenseI64ArrayAttr(rhsContracting),
          resultDtype ? ::mlir::TypeAttr::get(resultDtype) : ::mlir::TypeAttr());
  }]>];
}

def Dlt_RandomUniformOp : Dlt_PureOp<"random_uniform"> {
  let summary = "Random numbers, uniform in [0, 1).";
  let description = [{
    Element e (its row-major index; rows come first) is made from Philox4x32-10
    with key (low word of `seed` xor low word of `stream`, high word of `seed`
    xor high word of `stream`) and counter (low, high word of c, low, high
    word of `step`), c = (e / 64) * 16 + e mod 16: word (e / 16) mod 4 of the
    block, shifted right by 8, times 2^-24. float64 uses two blocks: 21 bits of
    the block with the high counter bit 63 set follow the first 32.
    The values depend on neither rows, devices nor fused steps.
  }];
  let arguments = (ins I64Tensor:$seed, I64Tensor:$step, I64Attr:$stream);
  let results = (outs Dlt_FloatTensor:$result);
  let assemblyFormat = "$seed `,` $step `stream` `=` $stream attr-dict `:` type($seed) `,` type($step) `->` type($result)";
  let hasVerifier = 1;
}

def Dlt_AfterOp : Dlt_PureOp<"after", [AllTypesMatch<["operand", "result"]>, Differentiable]> {
  let summary = "The operand, but not before others are computed.";
  let description = [{
    What is computed of it is computed after `others`, and is not merged with what is
    computed of the operand itself: StableHLO's optimization_barrier of one result.
    (C1) There are others. Example:
    ```mlir
    %again = dlt.after %x, [%dy] : tensor<?x4xf32>, [tensor<?x2xf32>]
    ```
  }];
  let arguments = (ins Dlt_Tensor:$operand, Variadic<Dlt_Tensor>:$others);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "$operand `,` `[` $others `]` attr-dict `:` type($operand) `,` `[` type($others) `]`";
  let hasVerifier = 1;
}

def Dlt_StopGradientOp : Dlt_PureOp<"stop_gradient", [SameOperandsAndResultType, Differentiable]> {
  let summary = "The operand, through which no gradient flows.";
  let arguments = (ins Dlt_Tensor:$operand);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "$operand attr-dict custom<ElidedType>(type($result))";
}

#endif // DLC_DLT_SHAPE
