//===- DltProgram.td - State, entries, gradients, checks ---*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_PROGRAM
#define DLC_DLT_PROGRAM

include "dialects/Dlt/DltBase.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/Interfaces/CallInterfaces.td"
include "mlir/Interfaces/FunctionInterfaces.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/IR/OpAsmInterface.td"

def Dlt_Role : I32EnumAttr<"Role", "what a variable is for; the values are manifest.fbs's", [
    I32EnumAttrCase<"weight", 0>, I32EnumAttrCase<"optimizer_slot", 1>,
    I32EnumAttrCase<"hyperparameter", 2>, I32EnumAttrCase<"counter", 3>,
    I32EnumAttrCase<"seed", 4>, I32EnumAttrCase<"metric", 5>,
    I32EnumAttrCase<"statistic", 6>]> {
  let cppNamespace = "::dlc::dlt";
}

def Dlt_InputRole : I32EnumAttr<"InputRole", "what an input is to its feeder; the values are manifest.fbs's", [
    I32EnumAttrCase<"feature", 0>, I32EnumAttrCase<"target", 1>,
    I32EnumAttrCase<"sample_weight", 2>, I32EnumAttrCase<"seed", 3>]> {
  let cppNamespace = "::dlc::dlt";
  let genSpecializedAttr = 0;
}

def Dlt_InputAttr : AttrDef<Dlt_Dialect, "Input"> {
  let mnemonic = "input";
  let summary = "Name and role of an entry's input; `classes` of a class index, else 0.";
  let parameters = (ins StringRefParameter<>:$name, EnumParameter<Dlt_InputRole>:$role,
                        DefaultValuedParameter<"int64_t", "0">:$classes);
  let assemblyFormat = "`<` $name `,` $role (`,` `classes` `=` $classes^)? `>`";
}

def Dlt_VariablesOp : Dlt_Op<"variables", [Symbol, SymbolTable, NoTerminator, SingleBlock,
                                           NoRegionArguments]> {
  let summary = "The table of a program's variables, its state.";
  let description = [{
    One table for each program. Its rows, in order, are the leading arguments
    and results of every `dlt.entry`. (C1) Holds only `dlt.variable`, (C2) with
    unique paths.
  }];
  let arguments = (ins SymbolNameAttr:$sym_name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    auto getVariables() { return getBody().getOps<VariableOp>(); }
    unsigned getNumVariables();
  }];
}

def Dlt_MetadataOp : Dlt_Op<"metadata", [HasParent<"::mlir::ModuleOp">]> {
  let summary = "What an artifact says of its model: its name, the training loop's defaults.";
  let description = [{
    Example: `dlt.metadata "line" {batch_size = 8 : i64, loss = "mean_squared_error"}`.
    (C1) There are no attributes but these, and those of other dialects.
  }];
  let arguments = (ins StrAttr:$model, DefaultValuedAttr<I64Attr, "32">:$batch_size,
                       DefaultValuedAttr<I64Attr, "1">:$epochs,
                       DefaultValuedAttr<I64Attr, "1">:$steps_per_execution,
                       OptionalAttr<StrAttr>:$loss, OptionalAttr<StrAttr>:$optimizer);
  let assemblyFormat = "$model attr-dict";
  let hasVerifier = 1;
}

def Dlt_VariableOp : Dlt_Op<"variable", [HasParent<"VariablesOp">]> {
  let summary = "A row of the table of variables.";
  let description = [{
    `initializer` is the name of the definition that makes its initial value, with
    other numbers for some of its params in `initializer_params`. `regards` is, for an optimizer's slot, the path of its weight.
    (C1) The type is a static tensor. (C2) `trainable` only with role weight.
    `fans` are its fan in and fan out, if they are not those that its shape says.
    A `constraint`, a use of a definition, is applied to a trainable one behind
    the optimizer's update.
    (C3) `regards` with role optimizer_slot only. (C4) At most 2^44 elements.
  }];
  let arguments = (ins StrAttr:$path, TypeAttr:$type, Dlt_Role:$role,
                       UnitAttr:$trainable, OptionalAttr<StrAttr>:$initializer,
                       OptionalAttr<DictionaryAttr>:$initializer_params,
                       OptionalAttr<StrAttr>:$regards, OptionalAttr<AnyAttr>:$constraint,
                       OptionalAttr<DenseF64ArrayAttr>:$fans);
  let assemblyFormat = [{
    $path `:` $type $role (`trainable` $trainable^)? (`init` `(` $initializer^ ($initializer_params^)? `)`)?
    (`regards` $regards^)? attr-dict
  }];
  let extraClassDeclaration = [{
    /// Whether it is of a layer: trained or not, or a statistic.
    bool isWeight() { return getRole() == Role::weight || getRole() == Role::statistic; }
  }];
  let hasVerifier = 1;
}

def Dlt_EntryOp : Dlt_Op<"entry", [FunctionOpInterface, IsolatedFromAbove, SingleBlock,
    AffineScope, OpAsmOpInterface, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "An entry point of the program.";
  let description = [{
    (C1) Leading arguments and results have the types of the rows of the
    variables table `state`; a result is the variable's new value. (C2) The
    arguments after them are the inputs and have one `#dlt.input` each,
    (C3) the results after them the outputs and have one name each. (C4) All
    types are ranked, of concrete dtypes; only dimension 0 of an input or output
    may be `?`.

    `docs/writing_a_program.md` says which entries who wants. Syntax: `dlt.entry @name
    state(@table) (arguments) -> (results) inputs [...] outputs [...] { body }`, e.g.
    ```mlir
    dlt.entry @predict state(@state) (%w: tensor<3xf32>, %x: tensor<?x3xf32>) -> (tensor<3xf32>, tensor<?xf32>)
        inputs [#dlt.input<"x", feature>] outputs ["y"] {
      %y = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?xf32>
      dlt.return %w, %y : tensor<3xf32>, tensor<?xf32>
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, TypeAttrOf<FunctionType>:$function_type,
                       FlatSymbolRefAttr:$state, TypedArrayAttrBase<Dlt_InputAttr, "inputs">:$inputs,
                       StrArrayAttr:$outputs,
                       OptionalAttr<StrAttr>:$sym_visibility,
                       OptionalAttr<DictArrayAttr>:$arg_attrs, OptionalAttr<DictArrayAttr>:$res_attrs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    ::llvm::ArrayRef<::mlir::Type> getArgumentTypes() { return getFunctionType().getInputs(); }
    ::llvm::ArrayRef<::mlir::Type> getResultTypes() { return getFunctionType().getResults(); }
    ::mlir::Region *getCallableRegion() { return &getBody(); }
    bool isDeclaration() { return false; }
    static ::llvm::StringRef getDefaultDialect() { return "dlt"; }
    unsigned getNumInputs() { return getInputs().size(); }
    unsigned getNumOutputs() { return getOutputs().size(); }
    /// Rows of the variables table: arguments and results before the others.
    unsigned getNumVariables() { return getArgumentTypes().size() - getNumInputs(); }
  }];
}

def Dlt_ReturnOp : Dlt_Op<"return", [Pure, HasParent<"EntryOp">, Terminator, ReturnLike]> {
  let summary = "New values of the variables, then outputs.";
  let arguments = (ins Variadic<AnyType>:$operands);
  let assemblyFormat = "attr-dict ($operands^ `:` type($operands))?";
  let hasVerifier = 1;
}

def Dlt_VjpOp : Dlt_Op<"vjp", [DeclareOpInterfaceMethods<SymbolUserOpInterface>, Pure,
                               AttrSizedOperandSegments]> {
  let summary = "Calls a function and differentiates it.";
  let description = [{
    Results: those of `callee`, then for each index in `wrt` the cotangent of
    that argument, given `cotangents` of the leading results (the others' are
    zero). There is at least one argument and one cotangent. `dlt-autodiff` expands it. Example: value and gradient of a loss
    ```mlir
    %one = dlt.splat 1.0 : tensor<f32>
    %l, %dw = dlt.vjp @loss(%w, %x) cotangents(%one) wrt = [0]
        : (tensor<4xf32>, tensor<?x4xf32>) (tensor<f32>) -> (tensor<f32>, tensor<4xf32>)
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$callee, Variadic<Dlt_Tensor>:$args,
                       Variadic<Dlt_Tensor>:$cotangents, DenseI64ArrayAttr:$wrt);
  let results = (outs Variadic<Dlt_Tensor>:$outs);
  let assemblyFormat = [{
    $callee `(` $args `)` `cotangents` `(` $cotangents `)` `wrt` `=` $wrt attr-dict
    `:` `(` type($args) `)` `(` type($cotangents) `)` `->` `(` type($outs) `)`
  }];
  let extraClassDeclaration = "unsigned getNumPrimals() { return getNumResults() - getWrt().size(); }";
  let hasVerifier = 1;
}

def Dlt_CustomVjpOp : Dlt_Op<"custom_vjp", [IsolatedFromAbove, SingleBlock, RecursiveMemoryEffects,
    DeclareOpInterfaceMethods<DifferentiableOp>, DeclareOpInterfaceMethods<InstantiableOp>,
    OpAsmOpInterface]> {
  let summary = "Operations with a gradient of one's own.";
  let description = [{
    The first region computes: of its yield the leading values are the results, what
    follows is kept for the second, `backward`, which takes that and then the
    cotangent of each float result and yields the cotangent of each float operand.
    Integers have no cotangent. The gradient is what it says, whether or not it is
    the mathematical one; what it says of an operand is added to what other users of
    that operand say. `dlt-autodiff` replaces it by the operations of its regions. Example:
    rounding that passes gradients on within [-1, 1] (a straight-through estimator)
    ```mlir
    %q = dlt.custom_vjp(%a = %x) : (tensor<?x4xf32>) -> tensor<?x4xf32> {
      %r = round_nearest_even %a : tensor<?x4xf32>
      yield %r, %a : tensor<?x4xf32>, tensor<?x4xf32>
    } backward(%a, %dr) {
      %zero = splat 0.0 : tensor<?x4xf32>
      %one = splat 1.0 : tensor<?x4xf32>
      %size = abs %a : tensor<?x4xf32>
      %inside = compare le %size, %one : tensor<?x4xf32>
      %da = select %inside, %dr, %zero : tensor<?x4xi1>, tensor<?x4xf32>
      yield %da : tensor<?x4xf32>
    }
    ```
    In definitions types are left out. (C1) The first region takes the operands and
    yields the results first, (C2) the second takes the other values and the
    cotangents, and (C3) yields those of the operands, each of its operand's type.
  }];
  let arguments = (ins Variadic<Dlt_Tensor>:$inputs);
  let results = (outs Variadic<Dlt_Tensor>:$outs);
  let regions = (region SizedRegion<1>:$body, SizedRegion<1>:$backward);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    static ::llvm::StringRef getDefaultDialect() { return "dlt"; }
    /// Builds the operations of the body for `inputs`; the values are the
    /// results and what is kept for the gradient. Without `withChecks` those
    /// that have effects are left out.
    ::llvm::SmallVector<::mlir::Value> inlineBody(
        ::mlir::OpBuilder &builder, ::mlir::ValueRange inputs, bool withChecks);
  }];
}

def Dlt_RematOp : Dlt_Op<"remat", [IsolatedFromAbove, SingleBlock, RecursiveMemoryEffects, OpAsmOpInterface]> {
  let summary = "Operations that the gradient computes again instead of keeping what they make.";
  let description = [{
    Of jax.checkpoint and Keras's remat: the results are those of the body. A gradient
    needs values of the body; `dlt-autodiff` computes them again from the inputs
    when the cotangents of the results are known (`dlt.after`), so that only the
    inputs take memory until then. Checks are not repeated. One inside another is
    computed again as a part of it. (C1) The body takes the operands and yields the
    results; types are known, so it has no place in a definition. Example:
    ```mlir
    %y = dlt.remat(%a = %x, %b = %w) : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32> {
      %h = dot_general %a, %b contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
      %t = tanh %h : tensor<?x4xf32>
      yield %t : tensor<?x4xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<Dlt_Tensor>:$inputs);
  let results = (outs Variadic<Dlt_Tensor>:$outs);
  let regions = (region SizedRegion<1>:$body);
  let hasCustomAssemblyFormat = 1;
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    static ::llvm::StringRef getDefaultDialect() { return "dlt"; }
    /// Builds the operations of the body for `inputs`, which it appends to
    /// `made`; returns the results. Without `withChecks` checks are left out.
    ::llvm::SmallVector<::mlir::Value> inlineBody(
        ::mlir::OpBuilder &builder, ::mlir::ValueRange inputs, bool withChecks,
        ::llvm::SmallVectorImpl<::mlir::Operation *> &made);
  }];
}

def Dlt_CheckOp : Dlt_Op<"check", [DeclareOpInterfaceMethods<ReferenceOp>,
    MemoryEffects<[MemWrite]>]> {
  let summary = "Stops the execution unless all elements are true.";
  let description = [{
    When an element is false the execution ends before the step changes any
    variable, and its outcome names the check and, if the operand has a row
    dimension, the first offending row. A definition of the prelude holds the
    message; `where` is filled in by who instantiates it.
  }];
  let arguments = (ins Dlt_PredTensor:$condition, StrAttr:$message, OptionalAttr<StrAttr>:$where);
  let assemblyFormat = "$condition `,` $message (`at` $where^)? attr-dict custom<ElidedType>(type($condition))";
}

#endif // DLC_DLT_PROGRAM
