//===- DltBase.td - The tensor graph dialect ---------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_BASE
#define DLC_DLT_BASE

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "dialects/Dlt/DltInterfaces.td"
include "dialects/Dlt/DltLimits.td"

def Dlt_Dialect : Dialect {
  let name = "dlt";
  let cppNamespace = "::dlc::dlt";
  let summary = "The tensor graph: pure operations on tensors, and programs.";
  let description = [{
    Operations have StableHLO's names and constraints: operands of an
    elementwise operation have the same shape, broadcasting is explicit.

    **Rows.** `?` in a shape is always the number of rows of the executing
    step, in any position; all other dimensions are static. A shape that has it
    twice can't be compiled, and code is fast where it comes first.

    **Limits.** Tensors have at most 8 dimensions and, for each row, 2^44 elements.

    **Generic types.** Definitions are written once for all shapes and dtypes:
    with unranked tensors and the element types `!dlt.any` and `!dlt.float`. Where
    operations of a definition are written without types they are
    `tensor<*x!dlt.any>`. Instantiating a definition (`dlc/Dlt/Instantiate.h`)
    clones its body for concrete operands and infers all types anew. Programs
    contain neither: the verifier of `dlt.entry` refuses them. Where an operation of a
    definition takes a dimension (`reduce`, `size`, `part`, `iota`, `sort`, `ranks`,
    `cumulative_sum`) a value of the definition may stand, a param for one, which is a
    whole number once it is instantiated.
  }];
  let dependentDialects = ["::mlir::func::FuncDialect"];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    void registerTypes();
    void registerAttributes();
    /// Of an unknown operation: the error says what may be meant.
    std::optional<ParseOpHook> getParseOperationHook(::llvm::StringRef name) const override;
  }];
}

class Dlt_Type<string name, string typeMnemonic> : TypeDef<Dlt_Dialect, name> {
  let mnemonic = typeMnemonic;
}

def Dlt_FloatType : Dlt_Type<"GenericFloat", "float"> {
  let summary = "!dlt.float, in definitions any float dtype";
  let description = "Chosen when the definition is instantiated.";
}

def Dlt_AnyType : Dlt_Type<"Any", "any"> {
  let summary = "!dlt.any, in definitions the dtype that follows from the operands";
  let description = "Inferred when the definition is instantiated.";
}

// What tensors may hold: a number, a truth value, or a generic dtype.
def Dlt_Tensor : TensorOf<[AnyFloat, AnyInteger, Dlt_FloatType, Dlt_AnyType]>;
def Dlt_FloatTensor : TensorOf<[AnyFloat, Dlt_FloatType, Dlt_AnyType]>;
def Dlt_PredTensor : TensorOf<[I1, Dlt_AnyType]>;
def Dlt_IntTensor : TensorOf<[AnyInteger, Dlt_AnyType]>;

// A value of a definition.
def Dlt_AnyTensor : TensorOf<[Dlt_AnyType]>;

// Of one operand and of dimensions, which in a definition may be numbers that it is
// given: these are further operands, and stand in `dimension` or `dimensions` as kDynamic.
def Dlt_TakesDimensions : NativeOpTrait<"TakesDimensions"> { let cppNamespace = "::dlc::dlt"; }

class Dlt_Op<string mnemonic, list<Trait> traits = []>
    : Op<Dlt_Dialect, mnemonic, !listconcat([Dlt_WithinLimits], traits)>;

// A pure operation of the tensor graph, of this dialect or another's, whose result
// types follow from operands and attributes, that evaluates itself and lowers itself.
class PureOpOf<Dialect dialect, string mnemonic, list<Trait> traits = []>
    : Op<dialect, mnemonic,
         !listconcat([Dlt_WithinLimits, Pure, DeclareOpInterfaceMethods<ReferenceOp>,
                      DeclareOpInterfaceMethods<KernelLowering>], traits)>;

class Dlt_PureOp<string mnemonic, list<Trait> traits = []>
    : PureOpOf<Dlt_Dialect, mnemonic, traits>;

// The op has buildVJP.
defvar Differentiable = DeclareOpInterfaceMethods<DifferentiableOp>;

// Evaluation and lowering of elementwise operations, of this dialect and of others',
// come from evaluateScalar and lowerScalar; to add one is its line, these two
// (Elementwise.cpp), and its gradient. The code needs `dlc/Dlt/Lowering.h`.
class ElementwiseOf<Dialect dialect, string mnemonic, list<Trait> traits = []>
    : PureOpOf<dialect, mnemonic, !listconcat([Elementwise, SameOperandsAndResultShape,
        DeclareOpInterfaceMethods<ElementwiseOp>], traits)> {
  let extraClassDefinition = [{
    ::llvm::LogicalResult $cppClass::evaluate(
        ::dlc::ref::Context &context,
        ::llvm::ArrayRef<::dlc::ref::Tensor> operands,
        ::llvm::SmallVectorImpl<::dlc::ref::Tensor> &results) {
      return ::dlc::dlt::evaluateElementwise(
          ::mlir::cast<::dlc::dlt::ElementwiseOp>(getOperation()), context,
          operands, results);
    }
    ::llvm::LogicalResult $cppClass::lowerToKernels(
        ::mlir::OpBuilder &builder, ::mlir::ValueRange operands,
        ::mlir::Value rows, ::llvm::SmallVectorImpl<::mlir::Value> &results) {
      return ::dlc::dlt::lowerElementwise(
          ::mlir::cast<::dlc::dlt::ElementwiseOp>(getOperation()), builder,
          operands, rows, results);
    }
  }];
}

// The text's [`:` type] is read by parseElidedType of `dlc/Dlt/Assembly.h`, which the
// namespace of another dialect needs a using-declaration of.
class UnaryOf<Dialect dialect, string mnemonic, string formula, list<Trait> traits = [],
              Type type = Dlt_FloatTensor>
    : ElementwiseOf<dialect, mnemonic, !listconcat([SameOperandsAndResultType], traits)> {
  let summary = "Elementwise " # formula # ".";
  let arguments = (ins type:$operand);
  let results = (outs type:$result);
  let assemblyFormat = "$operand attr-dict custom<ElidedType>(type($result))";
}

class BinaryOf<Dialect dialect, string mnemonic, string formula, list<Trait> traits = [],
               Type type = Dlt_Tensor>
    : ElementwiseOf<dialect, mnemonic, !listconcat([SameOperandsAndResultType], traits)> {
  let summary = "Elementwise " # formula # ".";
  let arguments = (ins type:$lhs, type:$rhs);
  let results = (outs type:$result);
  let assemblyFormat = "$lhs `,` $rhs attr-dict custom<ElidedType>(type($result))";
}

#endif // DLC_DLT_BASE
