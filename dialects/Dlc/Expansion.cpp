//===- Expansion.cpp - What layers are given to expand themselves --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

Type Expansion::getDtype() const {
  return cast<LayerOpInterface>(layer).getLayerDtype();
}

FailureOr<Value> Expansion::activate(FlatSymbolRefAttr activation,
                                     Value value) {
  if (!activation)
    return value;
  auto definition =
      dyn_cast_or_null<DefineOp>(library.lookup(activation.getValue()));
  if (!definition)
    return layer->emitOpError("activation ")
           << activation << " is not defined; dlc.define it, or see the "
           << "prelude for the ones there are";
  if (definition.getKind() != DefinitionKind::activation) {
    InFlightDiagnostic diag = layer->emitOpError("expects an activation, but ")
                              << activation << " is of kind "
                              << stringifyDefinitionKind(definition.getKind());
    diag.attachNote(definition.getLoc()) << "defined here";
    return diag;
  }
  // What combines the elements of the last dimension would combine rows.
  if (cast<ShapedType>(value.getType()).getRank() < 2 &&
      !definition.getBody().getOps<dlt::ReduceOp>().empty())
    return layer->emitOpError("expects a value of rank 2 or more for ")
           << activation << ", which combines the elements of a row, found "
           << value.getType();
  SmallVector<Value> results;
  if (failed(instantiateDefinition(builder, layer, definition, value,
                                   DictionaryAttr(), getDtype(), path,
                                   results)))
    return failure();
  if (results[0].getType() != value.getType())
    return layer->emitOpError("expects an activation that keeps the type ")
           << value.getType() << ", but " << activation << " makes "
           << results[0].getType();
  return results[0];
}

Value Expansion::randomUniform(RankedTensorType type) {
  return dlt::RandomUniformOp::create(builder, getLoc(), type, seed, step,
                                      streamOf(path));
}

int64_t dlc::layers::streamOf(StringRef path) {
  uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char c : path) {
    hash ^= c;
    hash *= 0x100000001b3;
  }
  return static_cast<int64_t>(hash);
}
