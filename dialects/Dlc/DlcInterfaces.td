//===- DlcInterfaces.td - What passes ask of layers --------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_INTERFACES
#define DLC_DLC_INTERFACES

include "mlir/IR/OpBase.td"

def LayerOpInterface : OpInterface<"LayerOpInterface"> {
  let cppNamespace = "::dlc::layers";
  let description = [{
    A layer: all that passes ask of one. A new layer is one op with these
    methods and its tests; no pass changes.
  }];
  let methods = [
    InterfaceMethod<"Keras's snake case name of the class, from which default names are made.",
      "::llvm::StringRef", "getDefaultName", (ins), "",
      "return $_op->getName().stripDialect();">,
    InterfaceMethod<[{Output types from the inputs' (all with `?` as the first and
      only dynamic dimension) and the resolved dtypes; an error says what does not
      fit. `library` has the definitions that types may follow from.}],
      "::llvm::LogicalResult", "inferOutputs",
      (ins "::dlc::layers::DefinitionLibrary &":$library,
           "::llvm::SmallVectorImpl<::mlir::Type> &":$types)>,
    InterfaceMethod<"Its variables, in Keras's order, none by default; types are inferred.",
      "void", "getVariables",
      (ins "::llvm::SmallVectorImpl<::dlc::layers::VariableSpec> &":$variables),
      "", "(void)variables;">,
    InterfaceMethod<[{If its inputs are indices, of how many: they lie in
      [0, that). 0 if they are other numbers.}],
      "int64_t", "getIndexRange", (ins), "", "return 0;">,
    InterfaceMethod<[{Whether floats are cast to its compute dtype before they come
      in, as Keras's `autocast`; else its expansion casts them.}],
      "bool", "castsInputs", (ins), "", "return true;">,
    InterfaceMethod<[{Whether it takes statistics of data before training: its
      expansion assigns variables where `Expansion::adapting`.}],
      "bool", "adapts", (ins), "", "return false;">,
    InterfaceMethod<"What it does with the masks of its inputs.",
      "::dlc::layers::Masking", "getMasking", (ins), "",
      "return ::dlc::layers::Masking::refused;">,
    InterfaceMethod<[{Builds the layer from `inputs`, which have been cast to the
      layer's compute dtype if they are floats. `context` gives the variables'
      values, masks, random streams and whether it trains, and takes new values of
      variables, the output's mask and losses.}],
      "::llvm::LogicalResult", "expand",
      (ins "::dlc::layers::Expansion &":$context, "::mlir::ValueRange":$inputs,
           "::llvm::SmallVectorImpl<::mlir::Value> &":$outputs)>,
    InterfaceMethod<"Floating point operations of the forward pass for one row.",
      "int64_t", "getFlopsPerRow", (ins), "", "return 0;">
  ];
  let extraSharedClassDeclaration = [{
    /// The layer's path in its model, e.g. "encoder/dense"; empty before
    /// dlc-name-layers.
    ::llvm::StringRef getLayerName() {
      auto name = $_op->template getAttrOfType<::mlir::StringAttr>("name");
      return name ? name.getValue() : ::llvm::StringRef();
    }
    void setLayerName(::llvm::StringRef name) {
      $_op->setAttr("name", ::mlir::StringAttr::get($_op->getContext(), name));
    }
    /// The resolved dtypes; null before dlc-infer.
    ::dlc::layers::Policy getPolicy() {
      return ::dlc::layers::getResolvedPolicy($_op->getAttr("dtype"));
    }
    /// The dtype of its outputs and what it computes in.
    ::mlir::Type getComputeDtype() { return getPolicy().compute; }
    ::mlir::Type getVariableDtype() { return getPolicy().variable; }
    /// Whether its variables are trained.
    bool isTrainable() {
      auto trainable = $_op->template getAttrOfType<::mlir::BoolAttr>("trainable");
      return !trainable || trainable.getValue();
    }
  }];
}

#endif // DLC_DLC_INTERFACES
