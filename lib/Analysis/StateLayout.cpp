//===- StateLayout.cpp - Where variables lie in the state block ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/StateLayout.h"
#include "dlcrt/artifact_format.h"

using namespace mlir;
using namespace dlc;

int64_t dlc::bytesOfElement(Type elementType) {
  return llvm::divideCeil(elementType.getIntOrFloatBitWidth(), 8);
}

int64_t dlc::bytesOf(RankedTensorType type) {
  int64_t bytes = bytesOfElement(type.getElementType());
  for (int64_t dim : type.getShape())
    bytes *= ShapedType::isDynamic(dim) ? 1 : dim;
  return bytes;
}

StateLayout dlc::computeStateLayout(dlt::VariablesOp table) {
  StateLayout layout;
  for (dlt::VariableOp variable : table.getVariables()) {
    layout.offsets.push_back(layout.bytes);
    layout.bytes += llvm::alignTo(
        bytesOf(cast<RankedTensorType>(variable.getType())), DLCRT_ALIGNMENT);
  }
  return layout;
}

int64_t dlc::rowBytesOf(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.hasStaticShape() ? 0 : bytesOf(tensor);
}
