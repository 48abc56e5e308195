//===- NarrowForm.cpp - Rows that fit into registers ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NarrowForm.h"
#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// Elements of a row: those of a value without rows are all of it.
static int64_t elementsOf(ArrayRef<int64_t> sizes) {
  bool hasRows = !sizes.empty() && ShapedType::isDynamic(sizes.front());
  return staticSize(sizes, hasRows ? 1 : 0);
}

static bool isFew(int64_t elements) {
  return elements > 0 && elements <= kMostNarrowTerms;
}

bool dlc::kernels::isNarrowLayer(StructuredOp op) {
  std::optional<Contraction> form = contractionOf(op);
  if (!form || form->transposedA || form->m != ArrayRef<unsigned>(0u) ||
      form->n.size() != 1 || form->k.size() != 1)
    return false;
  SmallVector<int64_t> sizes = loopSizes(op);
  Type type = op.getResultType().getElementType();
  return ShapedType::isDynamic(sizes[0]) && isFew(sizes[form->k[0]]) &&
         sizes[form->n[0]] <= kMostNarrowColumns &&
         (type.isF32() || type.isF64());
}

int64_t dlc::kernels::narrowWork(StructuredOp op) {
  return staticSize(loopSizes(op), 1);
}

int64_t dlc::kernels::narrowOperations(StructuredOp op) {
  return operationsOfElement(op.generic()) * elementsOf(loopSizes(op));
}

bool dlc::kernels::isNarrowAlone(StructuredOp op) {
  constexpr int64_t mostColumns = 8, mostTerms = 16;
  return isNarrowLayer(op) && op.getResultType().getDimSize(1) <= mostColumns &&
         narrowWork(op) <= mostTerms * op.getResultType().getDimSize(1);
}

bool dlc::kernels::isNarrowElementwise(StructuredOp op) {
  if (!isElementwise(op) || !hasPlainMaps(op))
    return false;
  SmallVector<int64_t> sizes = loopSizes(op);
  bool hasRows = !sizes.empty() && ShapedType::isDynamic(sizes.front());
  if (sizes.size() > (hasRows ? 2 : 1) ||
      llvm::any_of(ArrayRef(sizes).drop_front(hasRows ? 1 : 0),
                   ShapedType::isDynamic) ||
      !isFew(elementsOf(sizes)))
    return false;
  return llvm::all_of(op.getInputs(), [&](OpOperand *input) {
    ArrayRef<int64_t> shape =
        cast<ShapedType>(input->get().getType()).getShape();
    AffineMap map = op.getMap(*input);
    for (auto [i, expr] : llvm::enumerate(map.getResults())) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      bool isRows = hasRows && dim && dim.getPosition() == 0;
      if (isRows != ShapedType::isDynamic(shape[i]) || (isRows && i > 0))
        return false;
    }
    return true;
  });
}

bool dlc::kernels::isNarrowInMemory(Value operand) {
  auto type = cast<RankedTensorType>(operand.getType());
  if (type.hasStaticShape())
    return true;
  return (type.getElementType().isF32() || type.getElementType().isF64()) &&
         type.isDynamicDim(0) && type.getNumDynamicDims() == 1 &&
         isFew(elementsOf(type.getShape()));
}
