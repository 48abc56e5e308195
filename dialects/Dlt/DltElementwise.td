//===- DltElementwise.td - Elementwise operations ----------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_ELEMENTWISE
#define DLC_DLT_ELEMENTWISE

include "dialects/Dlt/DltBase.td"

class Dlt_Elementwise<string mnemonic, list<Trait> traits = []>
    : ElementwiseOf<Dlt_Dialect, mnemonic, traits>;

class Dlt_Unary<string mnemonic, string formula, list<Trait> traits = [],
                Type type = Dlt_FloatTensor>
    : UnaryOf<Dlt_Dialect, mnemonic, formula, traits, type>;

class Dlt_Binary<string mnemonic, string formula, list<Trait> traits = [],
                 Type type = Dlt_Tensor>
    : BinaryOf<Dlt_Dialect, mnemonic, formula, traits, type>;

// Numbers that may be below 0.
def Dlt_SignedTensor : TensorOf<[AnyFloat, AnySignlessInteger, AnySignedInteger, Dlt_FloatType,
                               Dlt_AnyType]>;

def Dlt_AbsOp : Dlt_Unary<"abs", "|x|; the gradient at 0 is 0, and the least integer stays itself",
                          [Differentiable], Dlt_SignedTensor>;
def Dlt_CeilOp : Dlt_Unary<"ceil", "least whole number not below x; no gradient flows", [Differentiable]>;
def Dlt_CosineOp : Dlt_Unary<"cosine", "cosine of an angle in radians; nan of infinities", [Differentiable]>;
def Dlt_ErfOp : Dlt_Unary<"erf", "error function: 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x",
                          [Differentiable]>;
def Dlt_ExponentialOp : Dlt_Unary<"exponential", "e^x", [Differentiable]>;
def Dlt_ExponentialMinusOneOp : Dlt_Unary<"exponential_minus_one", "e^x - 1, accurate near 0", [Differentiable]>;
def Dlt_FloorOp : Dlt_Unary<"floor", "greatest whole number not above x; no gradient flows", [Differentiable]>;
def Dlt_LogOp : Dlt_Unary<"log", "natural logarithm", [Differentiable]>;
def Dlt_LogPlusOneOp : Dlt_Unary<"log_plus_one", "ln(1 + x), accurate near 0", [Differentiable]>;
def Dlt_LogisticOp : Dlt_Unary<"logistic", "1 / (1 + e^-x)", [Differentiable]>;
def Dlt_NegateOp : Dlt_Unary<"negate", "-x; integers wrap", [Differentiable], Dlt_Tensor>;
def Dlt_RoundNearestEvenOp : Dlt_Unary<"round_nearest_even",
    "nearest whole number, of two the even one; no gradient flows", [Differentiable]>;
def Dlt_RsqrtOp : Dlt_Unary<"rsqrt", "1 / sqrt(x)", [Differentiable]>;
def Dlt_SignOp : Dlt_Unary<"sign", "sign: -1, 0 or 1; nan stays nan; no gradient flows",
                           [Differentiable], Dlt_SignedTensor>;
def Dlt_SineOp : Dlt_Unary<"sine", "sine of an angle in radians; nan of infinities", [Differentiable]>;
def Dlt_SqrtOp : Dlt_Unary<"sqrt", "square root", [Differentiable]>;
def Dlt_TanhOp : Dlt_Unary<"tanh", "hyperbolic tangent", [Differentiable]>;
def Dlt_IsFiniteOp : Dlt_Elementwise<"is_finite", [
    TypesMatchWith<"result holds truth values of the operand's shape", "operand",
                   "result", "::dlc::dlt::predicateType($_self)">]> {
  let summary = "Elementwise test for a finite number.";
  let arguments = (ins Dlt_FloatTensor:$operand);
  let results = (outs Dlt_PredTensor:$result);
  let assemblyFormat = "$operand attr-dict custom<ElidedType>(type($operand))";
}
def Dlt_NotOp : Dlt_Unary<"not", "negation of truth values, or of each bit of integers", [], Dlt_IntTensor>;

def Dlt_AddOp : Dlt_Binary<"add", "x + y", [Commutative, Differentiable]>;
def Dlt_SubtractOp : Dlt_Binary<"subtract", "x - y", [Differentiable]>;
def Dlt_MultiplyOp : Dlt_Binary<"multiply", "x * y", [Commutative, Differentiable]>;
def Dlt_DivideOp : Dlt_Binary<"divide", "x / y", [Differentiable], Dlt_FloatTensor>;
def Dlt_RemainderOp : Dlt_Binary<"remainder",
    "remainder of x / y rounded toward zero, exact, with the sign of x", [Differentiable]> {
  let description = [{
    As C's `fmod`: nan where x is infinite or y is 0; x where y is infinite. Of
    integers x where y is 0. For the gradient of y the quotient is a constant.
  }];
}
def Dlt_PowerOp : Dlt_Binary<"power", "x^y for x >= 0, or x < 0 and integral y",
                             [Differentiable], Dlt_FloatTensor>;
def Dlt_MaximumOp : Dlt_Binary<"maximum",
    "maximum, nan if either is; at ties both get half the gradient", [Commutative, Differentiable]>;
def Dlt_MinimumOp : Dlt_Binary<"minimum",
    "minimum, nan if either is; at ties both get half the gradient", [Commutative, Differentiable]>;
def Dlt_AndOp : Dlt_Binary<"and", "and of truth values, or of each bit of integers", [Commutative], Dlt_IntTensor>;
def Dlt_OrOp : Dlt_Binary<"or", "or of truth values, or of each bit of integers", [Commutative], Dlt_IntTensor>;
def Dlt_XorOp : Dlt_Binary<"xor", "exclusive or of truth values, or of each bit of integers", [Commutative],
                           Dlt_IntTensor>;

def Dlt_Direction : I32EnumAttr<"Direction", "how two numbers compare", [
    I32EnumAttrCase<"eq", 0>, I32EnumAttrCase<"ne", 1>, I32EnumAttrCase<"lt", 2>,
    I32EnumAttrCase<"le", 3>, I32EnumAttrCase<"gt", 4>, I32EnumAttrCase<"ge", 5>]> {
  let cppNamespace = "::dlc::dlt";
}

def Dlt_CompareOp : Dlt_Elementwise<"compare", [SameTypeOperands,
    TypesMatchWith<"result holds truth values of the operands' shape", "lhs",
                   "result", "::dlc::dlt::predicateType($_self)">]> {
  let summary = "Elementwise comparison; false for nan, but `ne` is true.";
  let arguments = (ins Dlt_Direction:$direction, Dlt_Tensor:$lhs, Dlt_Tensor:$rhs);
  let results = (outs Dlt_PredTensor:$result);
  let assemblyFormat = "$direction $lhs `,` $rhs attr-dict custom<ElidedType>(type($lhs))";
}

def Dlt_SelectOp : Dlt_Elementwise<"select", [Differentiable,
    AllTypesMatch<["on_true", "on_false", "result"]>]> {
  let summary = "Elementwise choice.";
  let arguments = (ins Dlt_PredTensor:$pred, Dlt_Tensor:$on_true, Dlt_Tensor:$on_false);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $pred `,` $on_true `,` $on_false attr-dict custom<ElidedPair>(type($pred), type($result))
  }];
}

def Dlt_ClampOp : Dlt_Elementwise<"clamp", [Differentiable, SameOperandsAndResultType]> {
  let summary = "Elementwise the operand, but at least min and then at most max.";
  let description = [{
    `minimum(maximum(operand, min), max)`, also if max is below min, and in its gradient.
  }];
  let arguments = (ins Dlt_Tensor:$min, Dlt_Tensor:$operand, Dlt_Tensor:$max);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = [{
    $min `,` $operand `,` $max attr-dict custom<ElidedType>(type($result))
  }];
}

def Dlt_ConvertOp : Dlt_Elementwise<"convert", [Differentiable]> {
  let summary = "Elementwise conversion to another dtype.";
  let description = [{
    Integers of the width of `ui8` convert by their sign; floats to integers
    truncate toward zero and saturate, nan becomes 0; truth values become 0 or 1.
    A conversion to the dtype that there is already folds, and of two floats in a row
    the first, if it loses nothing: float16 that became float32 is itself as float16.
  }];
  let hasFolder = 1;
  let arguments = (ins Dlt_Tensor:$operand);
  let results = (outs Dlt_Tensor:$result);
  let assemblyFormat = "$operand attr-dict custom<ElidedArrow>(type($operand), type($result))";
  let builders = [OpBuilder<(ins "::mlir::Value":$operand, "::mlir::Type":$elementType), [{
    build($_builder, $_state, withElementType(operand.getType(), elementType), operand);
  }]>];
}

#endif // DLC_DLT_ELEMENTWISE
