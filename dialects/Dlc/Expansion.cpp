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

/// Whether the op makes something of all rows, or of how many there are.
static bool combinesRows(Operation &op) {
  auto hasRows = [](Type type) {
    return !cast<ShapedType>(type).hasStaticShape();
  };
  return isa<dlt::RowsOp>(op) ||
         (op.getNumResults() && llvm::any_of(op.getOperandTypes(), hasRows) &&
          llvm::none_of(op.getResultTypes(), hasRows));
}

FailureOr<Value> Expansion::activate(Attribute activation, Value value) {
  if (!activation)
    return value;
  Use use(activation);
  DefineOp definition =
      library.find(layer, use.definition, {DefinitionKind::activation});
  if (!definition)
    return failure();
  SmallVector<Value> results;
  Operation *before = value.getDefiningOp();
  if (builder.getInsertionPoint() != builder.getInsertionBlock()->begin())
    before = &*std::prev(builder.getInsertionPoint());
  if (failed(instantiateDefinition(builder, layer, definition, library, value,
                                   use.params, getDtype(), path, results)))
    return failure();
  Block *block = builder.getInsertionBlock();
  auto begin = before && before->getBlock() == block
                   ? std::next(before->getIterator())
                   : block->begin();
  for (Operation &op : llvm::make_range(begin, builder.getInsertionPoint()))
    if (combinesRows(op))
      return layer->emitOpError("expects an activation that computes each row "
                                "by itself, but ")
             << use.definition << " combines the rows of " << value.getType();
  if (results[0].getType() != value.getType())
    return layer->emitOpError("expects an activation that keeps the type ")
           << value.getType() << ", but " << use.definition << " makes "
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
