//===- DlcBase.td - The layer dialect ----------------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_BASE
#define DLC_DLC_BASE

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "dialects/Dlc/DlcInterfaces.td"
include "dialects/Dlt/DltLimits.td"

def Dlc_Dialect : Dialect {
  let name = "dlc";
  let cppNamespace = "::dlc::layers";
  let summary = "Models as layers, what people write and importers emit.";
  let description = [{
    Reads like Keras. Values are written without types: a layer's types are
    `!dlc.deferred` until `dlc-infer` derives them from the inputs', and are
    printed only then.

    **Hyperparameters.** Where an attribute is called tunable it may be a value
    or `@name` of a `dlc.param`; `dlc-bind` replaces the name by the value.
    Verifiers skip what is unbound.
  }];
  let dependentDialects = ["::dlc::dlt::DltDialect"];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let extraClassDeclaration = [{
    void registerTypes();
    void registerAttributes();
    /// Of an unknown operation: the error says what may be meant.
    std::optional<ParseOpHook> getParseOperationHook(::llvm::StringRef name) const override;
  }];
}

def Dlc_Deferred : TypeDef<Dlc_Dialect, "Deferred"> {
  let mnemonic = "deferred";
  let summary = "The type of a layer's value before inference.";
}

def Dlc_Use : AttrDef<Dlc_Dialect, "Use"> {
  let mnemonic = "use";
  let summary = "A definition with other numbers for some of its params.";
  let description = [{
    Written `@leaky_relu {negative_slope = 0.1}` where layers take a definition;
    without params the name alone is the attribute.
  }];
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$definition, "::mlir::DictionaryAttr":$params);
  let assemblyFormat = "`<` $definition `,` $params `>`";
}

def Dlc_Policy : AttrDef<Dlc_Dialect, "Policy"> {
  let mnemonic = "policy";
  let summary = "The dtype that a layer computes in and its outputs have, and that of its variables.";
  let description = [{
    As Keras's dtype policies: `#dlc.policy<compute = bf16, variable = f32>` is
    "mixed_bfloat16". Both are of f16, bf16, f32 and f64.
  }];
  let parameters = (ins "::mlir::Type":$compute, "::mlir::Type":$variable);
  let assemblyFormat = "`<` `compute` `=` $compute `,` `variable` `=` $variable `>`";
}

def Dlc_LayerVariable : AttrDef<Dlc_Dialect, "LayerVariable"> {
  let mnemonic = "layer_variable";
  let summary = "A variable that a layer of one's own declares.";
  let description = [{
    Each size in `shape` is a number, the name of a param, or `[input, dimension]`,
    that of an input. `initializer` is the name of a definition, or null for
    @glorot_uniform. With `isStatistic` the layer gives it new values in training,
    else the optimizer does.
  }];
  let parameters = (ins "::mlir::StringAttr":$name, "::mlir::ArrayAttr":$shape,
                        OptionalParameter<"::mlir::Attribute">:$initializer,
                        DefaultValuedParameter<"bool", "false">:$isStatistic);
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Dlc_RunTime : AttrDef<Dlc_Dialect, "RunTime"> {
  let mnemonic = "run_time";
  let summary = "The number that a hyperparameter has when the program runs.";
  let description = [{
    What `dlc-bind` puts where the name of a `dlc.param` of run time is; `initial` is
    the number with which the program begins.
  }];
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$param, "::mlir::FloatAttr":$initial);
  let assemblyFormat = "`<` $param `,` $initial `>`";
  let genVerifyDecl = 1;
}

// What `dtype` may be: f64, "mixed_bfloat16" or a #dlc.policy.
def Dlc_Dtype : AnyAttrOf<[TypeAttr, StrAttr, Dlc_Policy]>;

// A definition, as layers name it.
def Dlc_Definition : Attr<
    Or<[FlatSymbolRefAttr.predicate, CPred<"::llvm::isa<::dlc::layers::UseAttr>($_self)">]>,
    "a definition, as @relu or @leaky_relu {negative_slope = 0.1}"> {
  let storageType = "::mlir::Attribute";
  let returnType = "::mlir::Attribute";
  let convertFromStorage = "$_self";
}

// A number, or a schedule as @cosine_decay {initial_learning_rate = 0.1, decay_steps = 1000}.
def Dlc_Rate : Attr<
    Or<[F64Attr.predicate, I64Attr.predicate, FlatSymbolRefAttr.predicate,
        CPred<"::llvm::isa<::dlc::layers::UseAttr, ::dlc::layers::RunTimeAttr>($_self)">]>,
    "a number, a schedule or a hyperparameter"> {
  let storageType = "::mlir::Attribute";
  let returnType = "::mlir::Attribute";
  let convertFromStorage = "$_self";
}

def Dlc_Value : AnyTypeOf<[AnyRankedTensor, Dlc_Deferred]>;

class Tunable<Attr attr, string what> : Attr<
    Or<[attr.predicate, FlatSymbolRefAttr.predicate]>, what # " or a hyperparameter"> {
  let storageType = "::mlir::Attribute";
  let returnType = "::mlir::Attribute";
  let convertFromStorage = "$_self";
}
def TunableI64 : Tunable<I64Attr, "64-bit integer">;
def Dlc_Number : Attr<Or<[F64Attr.predicate, I64Attr.predicate]>, "number">;
def TunableF64 : Tunable<Dlc_Number, "number">;
// A number that may be known at run time only: `numberLike` makes a value of it.
def RunTimeF64 : Tunable<Attr<Or<[Dlc_Number.predicate,
    CPred<"::llvm::isa<::dlc::layers::RunTimeAttr>($_self)">]>>, "number">;
def TunableBool : Tunable<BoolAttr, "truth value">;

class Dlc_Op<string mnemonic, list<Trait> traits = []>
    : Op<Dlc_Dialect, mnemonic, !listconcat([Dlt_WithinLimits], traits)>;

// The base classes of layers, of this dialect and of others'. Every layer has these
// inherent attributes:
//   name       its name within model or block; made from the class if absent
//   shares     name of a layer of the same class whose variables it uses
//   dtype      a dtype, a Keras policy as "mixed_bfloat16", or a #dlc.policy; the
//              model's if absent, resolved by dlc-infer
//   trainable  whether its variables are trained; true if absent
// `methods` are those of the interface that it has its own of.
class LayerOf<Dialect dialect, string mnemonic, dag inputs, dag attributes,
              list<string> methods = [], list<Trait> traits = []>
    : Op<dialect, mnemonic, !listconcat([Dlt_WithinLimits, Pure,
        DeclareOpInterfaceMethods<LayerOpInterface, methods>], traits)> {
  let arguments = !con(inputs, attributes, (ins
    OptionalAttr<StrAttr>:$name, OptionalAttr<StrAttr>:$shares,
    OptionalAttr<Dlc_Dtype>:$dtype, OptionalAttr<BoolAttr>:$trainable));
  let results = (outs Dlc_Value:$output);
  let hasCustomAssemblyFormat = 1;
}

// [%input] [keywords] [`:` input `->` output]; without an input it is the value
// before, which the model or block sets.
class UnaryLayerOf<Dialect dialect, string mnemonic, dag attributes,
                   list<string> methods = [], list<Trait> traits = []>
    : LayerOf<dialect, mnemonic, (ins Dlc_Value:$input), attributes, methods, traits> {
  let extraClassDefinition = [{
    ::mlir::ParseResult $cppClass::parse(::mlir::OpAsmParser &parser,
                                         ::mlir::OperationState &result) {
      return ::dlc::layers::parseUnaryLayer(parser, result);
    }
    void $cppClass::print(::mlir::OpAsmPrinter &printer) {
      ::dlc::layers::printUnaryLayer(printer, getOperation());
    }
  }];
}

// %inputs [keywords] [`:` `(` inputs `)` `->` output]
class VariadicLayerOf<Dialect dialect, string mnemonic, dag attributes,
                      list<string> methods = [], list<Trait> traits = []>
    : LayerOf<dialect, mnemonic, (ins Variadic<Dlc_Value>:$inputs), attributes, methods,
              traits> {
  let extraClassDefinition = [{
    ::mlir::ParseResult $cppClass::parse(::mlir::OpAsmParser &parser,
                                         ::mlir::OperationState &result) {
      return ::dlc::layers::parseVariadicLayer(parser, result);
    }
    void $cppClass::print(::mlir::OpAsmPrinter &printer) {
      ::dlc::layers::printVariadicLayer(printer, getOperation());
    }
  }];
}

class Dlc_UnaryLayer<string mnemonic, dag attributes, list<string> methods = [],
                     list<Trait> traits = []>
    : UnaryLayerOf<Dlc_Dialect, mnemonic, attributes, methods, traits>;

class Dlc_VariadicLayer<string mnemonic, dag attributes, list<string> methods = [],
                        list<Trait> traits = []>
    : VariadicLayerOf<Dlc_Dialect, mnemonic, attributes, methods, traits>;

// Integers, or one that stands for a list of itself.
def Dlc_Integers : AnyAttrOf<[I64Attr, I64ArrayAttr], "an integer or a list of integers">;

// Of a layer whose output has the mask of its inputs, and of one whose expansion
// does something else with masks.
defvar PassesMask = "::dlc::layers::Masking getMasking() { return ::dlc::layers::Masking::passed; }";
defvar OwnMask = "::dlc::layers::Masking getMasking() { return ::dlc::layers::Masking::own; }";

#endif // DLC_DLC_BASE
