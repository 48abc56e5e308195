//===- DltGeneric.td - What only definitions have ----------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_GENERIC
#define DLC_DLT_GENERIC

include "dialects/Dlt/DltBase.td"

// Written in formulas as a function of its operands.
def Dlt_IsFunction : NativeOpTrait<"IsFunction"> { let cppNamespace = "::dlc::dlt"; }

def Dlt_EvalOp : Dlt_Op<"eval", [Pure, DeclareOpInterfaceMethods<InstantiableOp>, SingleBlock, NoRegionArguments]> {
  let summary = "A formula.";
  let description = [{
    Part of definitions only. Its region holds the operations of an expression,
    which is what is written:

    | | |
    |---|---|
    | `+ - * /`, `**` | `add`, `subtract` or `negate`, `multiply`, `divide`, `power` |
    | `< <= > >= ==` | `compare`; `ne(x, y)` |
    | `name(x, ...)` | the elementwise operation `dlt.name`, `stop_gradient`, `one_hot`, `reshape_like` |
    | `@name(x, ...)` | `apply` of a definition |
    | `sum(x, -1, keepdims)` | `reduce` along dimensions, of `sum`, `mean`, `max`, `min`; along all if none is given |
    | `size(x, -1)` | `size`: how many elements a dimension has, a number |
    | `part(x, -1, 0, 2)` | `part`: the first of two equal parts of a dimension |
    | `collapse(x, 0, -2)` | `collapse`: the dimensions from one to another as one |

    A dimension is an integer or a value, as in `sum(x, %axis)`, that is a whole number
    when the definition is instantiated: a param, or an argument that is given a number.

    `**` binds first and from the right, then the minus sign, `* /`, `+ -`,
    comparisons. A value whose name a minus sign follows needs a space before it:
    MLIR's names may end in one.

    When the definition is instantiated operands of an elementwise operation
    broadcast as in NumPy; integers become floats where floats meet them or the
    operation takes floats only. Numbers, and what is computed from numbers alone,
    params included, are evaluated in float64 and rounded once, to the dtype of
    what they are combined with, or to the definition's float by `convert`. What
    `select` chooses by a number, which is true unless 0, is chosen then. Example:
    ```mlir
    %y = dlt.eval %x / (1 + exponential(-%x))
    ```
    (C1) The region holds an expression: operations as above with generic types,
    each of which is used once.
  }];
  let regions = (region SizedRegion<1>:$body);
  let results = (outs Dlt_Tensor:$result);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
}

def Dlt_ApplyOp : Dlt_Op<"apply", [Pure, DeclareOpInterfaceMethods<InstantiableOp>]> {
  let summary = "What a definition of one result makes of the operands.";
  let description = [{
    Part of definitions only: the definition, a function or activation, is
    instantiated in its place, with its own numbers for params. (C1) There are as
    many operands as it has arguments; definitions do not lead back to themselves.
    Example:
    ```mlir
    %y = apply @softmax(%x)
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$definition, Variadic<Dlt_Tensor>:$inputs);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $definition `(` $inputs `)` attr-dict custom<ElidedFunction>(ref($inputs), type($inputs), type($result))
  }];
}

def Dlt_SizeOp : Dlt_Op<"size", [Pure, DeclareOpInterfaceMethods<InstantiableOp>, Dlt_TakesDimensions]> {
  let summary = "The size of a dimension, as a number.";
  let description = [{
    Part of definitions only. (C1) There is the dimension, counted from the end if
    below 0; (C2) it is not the rows', whose number differs from batch to batch.
    Example:
    ```mlir
    %n = eval sqrt(size(%w, -1))
    ```
  }];
  let arguments = (ins Dlt_Tensor:$input, Optional<Dlt_AnyTensor>:$along, I64Attr:$dimension);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $input `,` custom<Dimension>($dimension, $along, type($along)) attr-dict
    custom<ElidedArrow>(type($input), type($result))
  }];
}

def Dlt_PartOp : Dlt_Op<"part", [Pure, DeclareOpInterfaceMethods<InstantiableOp>, Dlt_TakesDimensions]> {
  let summary = "One of the equal parts of a dimension.";
  let description = [{
    Part of definitions only: of `count` parts that lie one behind the other the one
    with `index`, a `slice`. (C1) There is the dimension, counted from the end if
    below 0; (C2) it is not the rows'; (C3) its size is a multiple of `count`;
    (C4) 0 <= index < count. Example: the second half
    ```mlir
    %b = part %x, -1, 1 of 2
    ```
  }];
  let arguments = (ins Dlt_Tensor:$input, Optional<Dlt_AnyTensor>:$along, I64Attr:$dimension,
                       I64Attr:$index, I64Attr:$count);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $input `,` custom<Dimension>($dimension, $along, type($along)) `,` $index `of` $count attr-dict
    custom<ElidedArrow>(type($input), type($result))
  }];
  let hasVerifier = 1;
}

def Dlt_OneHotOp : Dlt_Op<"one_hot", [Pure, DeclareOpInterfaceMethods<InstantiableOp>, Dlt_IsFunction]> {
  let summary = "For each index a vector that is 1 at the index and 0 elsewhere.";
  let description = [{
    Part of definitions only: Keras's one_hot along a new last dimension of `count`
    elements, in the definition's float. An index outside [0, count) makes zeros.
    (C1) Indices are integers; (C2) `count` is a number, a whole one of at least 1.
    Example:
    ```mlir
    %wanted = eval one_hot(%target, size(%prediction, -1))
    ```
  }];
  let arguments = (ins Dlt_Tensor:$indices, Dlt_Tensor:$count);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $indices `,` $count attr-dict custom<ElidedArrow2>(type($indices), type($count), type($result))
  }];
}

def Dlt_CollapseOp : Dlt_Op<"collapse", [Pure, DeclareOpInterfaceMethods<InstantiableOp>]> {
  let summary = "The dimensions from one to another as one.";
  let description = [{
    Part of definitions only, a `reshape`. Negative dimensions count from the last.
    (C1) There are the dimensions, `first` is not behind `last`, or the next: then none
    becomes one, of size 1; (C2) none is the rows'. So `collapse(x, 0, -2)` has two
    dimensions for x of any rank but 0. Example: a kernel of any rank as a matrix, and back
    ```mlir
    %matrix = eval collapse(%w, 0, -2)
    %same = eval reshape_like(%matrix, %w)
    ```
  }];
  let arguments = (ins Dlt_Tensor:$input, I64Attr:$first, I64Attr:$last);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $input `,` $first `to` $last attr-dict custom<ElidedArrow>(type($input), type($result))
  }];
}

def Dlt_ReshapeLikeOp : Dlt_Op<"reshape_like", [Pure, DeclareOpInterfaceMethods<InstantiableOp>, Dlt_IsFunction]> {
  let summary = "The same elements with the shape of another tensor.";
  let description = [{
    Part of definitions only, a `reshape`, whose constraints hold.
  }];
  let arguments = (ins Dlt_Tensor:$input, Dlt_Tensor:$like);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $input `,` $like attr-dict custom<ElidedArrow2>(type($input), type($like), type($result))
  }];
}

def Dlt_RandomLikeOp : Dlt_Op<"random_like", [Pure, DeclareOpInterfaceMethods<InstantiableOp>, Dlt_IsFunction]> {
  let summary = "Random numbers, uniform in [0, 1), one for each element of the operand.";
  let description = [{
    Part of definitions of layers only: `dlt.random_uniform` of a stream of the layer's own,
    the next one with each use, and of the step, in the operand's dtype or, of integers, in the
    definition's float. Only training has them: what inference yields must not follow
    from them. Example: dropout
    ```mlir
    %kept = eval select(random_like(%x) >= %rate, %x / (1 - %rate), 0)
    %y = eval select(%training == 1, %kept, %x)
    ```
  }];
  let arguments = (ins Dlt_Tensor:$like);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "$like attr-dict custom<ElidedArrow>(type($like), type($result))";
}

def Dlt_AddLossOp : Dlt_Op<"add_loss", [DeclareOpInterfaceMethods<InstantiableOp>]> {
  let summary = "Adds a scalar to the model's loss.";
  let description = [{
    Part of definitions of layers only: Keras's add_loss. Training and evaluation have
    it. Example: a penalty on the mean square of what a layer makes
    ```mlir
    %penalty = eval %weight * mean(%y * %y)
    add_loss %penalty
    ```
  }];
  let arguments = (ins Dlt_Tensor:$value);
  let assemblyFormat = "$value attr-dict custom<ElidedType>(type($value))";
}

def Dlt_YieldOp : Dlt_Op<"yield", [Pure, Terminator]> {
  let summary = "The results of a definition, a formula or a region.";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "$values attr-dict custom<ElidedTypes>(ref($values), type($values))";
}

#endif // DLC_DLT_GENERIC
