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
      "::llvm::StringRef", "getDefaultName">,
    InterfaceMethod<[{Output types from the inputs' (all with `?` as the first and
      only dynamic dimension) and the resolved dtype, f32 or f64; an error says
      what does not fit.}],
      "::llvm::LogicalResult", "inferOutputs",
      (ins "::llvm::SmallVectorImpl<::mlir::Type> &":$types)>,
    InterfaceMethod<"Its variables, in Keras's order; types are inferred.",
      "void", "getVariables",
      (ins "::llvm::SmallVectorImpl<::dlc::layers::VariableSpec> &":$variables),
      "", "">,
    InterfaceMethod<[{Builds the layer from `inputs`, which have been cast to the
      layer's dtype if they are floats. `context` gives the variables' values,
      whether it trains, random streams, and takes new values of variables.}],
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
    /// The resolved dtype; null before dlc-infer.
    ::mlir::Type getLayerDtype() {
      auto dtype = $_op->template getAttrOfType<::mlir::TypeAttr>("dtype");
      return dtype ? dtype.getValue() : ::mlir::Type();
    }
    void setLayerDtype(::mlir::Type dtype) {
      $_op->setAttr("dtype", ::mlir::TypeAttr::get(dtype));
    }
  }];
}

#endif // DLC_DLC_INTERFACES
