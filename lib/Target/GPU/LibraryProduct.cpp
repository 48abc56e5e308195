//===- LibraryProduct.cpp - Products that libraries compute ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/Kernel.h"
#include "dlc/Target/Common/KernelContext.h"
#include "dlc/Target/Common/RowsForm.h"
#include "dlc/Target/GPU/Kernels.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;
using namespace dlc::device;

namespace {
/// A matrix in an argument of the kernel.
struct Matrix {
  unsigned argument = 0;
  int64_t offset = 0, stride = 0;
};
} // namespace

/// `value` as rows of `columns` elements that lie equally far apart; none if an
/// operation makes it or they don't.
static std::optional<Matrix> matrixOf(Value value, int64_t columns) {
  RowSource source = rowSourceOf(value);
  auto argument = dyn_cast<BlockArgument>(source.value);
  if (!argument)
    return std::nullopt;
  Matrix matrix{argument.getArgNumber(), source.offset, columns};
  if (!source.isSlice)
    return matrix;
  // Other rows can only be made of rows without gaps.
  for (Operation *op = value.getDefiningOp(); isReshape(op);
       op = op->getOperand(0).getDefiningOp())
    if (!keepsFirstDimension(op))
      return std::nullopt;
  // A slice is a part of each first dimension: that must be the rows.
  auto type = cast<ShapedType>(value.getType());
  if (type.getRank() < 1 || staticSize(type.getShape(), 1) != columns)
    return std::nullopt;
  matrix.stride = rowElements(source.value.getType());
  return matrix;
}

std::optional<LibraryProduct>
dlc::device::matchLibraryProduct(rt::KernelOp kernel) {
  Operation *terminator = kernel.getBody().front().getTerminator();
  if (terminator->getNumOperands() != 1)
    return std::nullopt;
  Value result = lookThroughReshapes(terminator->getOperand(0));
  std::optional<MatmulEpilogue> epilogue = matchEpilogue(result);
  if (!epilogue)
    return std::nullopt;
  StructuredOp product = epilogue->product;
  if (isShortProduct(product)) // Ours.
    return std::nullopt;
  Contraction form = *contractionOf(product);
  LibraryProduct found;
  found.elementType = getElementTypeOrSelf(product.getResult());
  if (!found.elementType.isF32() && !found.elementType.isF64())
    return std::nullopt;
  SmallVector<int64_t> sizes = loopSizes(product);
  auto count = [&](ArrayRef<unsigned> dims, int64_t &size, bool &hasRows) {
    for (unsigned dim : dims)
      if (ShapedType::isDynamic(sizes[dim]))
        hasRows = true;
      else
        size *= sizes[dim];
  };
  bool never = false;
  count(form.m, found.m, found.hasRowsInM);
  count(form.n, found.n, never);
  count(form.k, found.k, found.hasRowsInK);
  found.transposedA = form.transposedA;
  found.transposedB = form.transposedB;
  // Rows of what is stored; a size with the rows in it is never a row's length.
  auto a = matrixOf(product.getInputValues()[0],
                    form.transposedA ? found.m : found.k);
  auto b = matrixOf(product.getInputValues()[1],
                    form.transposedB ? found.k : found.n);
  if (!a || !b || (form.transposedA ? found.hasRowsInM : found.hasRowsInK) ||
      (form.transposedB && found.hasRowsInK))
    return std::nullopt;
  found.a = a->argument;
  found.offsetA = a->offset;
  found.strideA = a->stride;
  found.b = b->argument;
  found.offsetB = b->offset;
  found.strideB = b->stride;
  found.hasRelu = epilogue->hasRelu;
  if (epilogue->bias) {
    auto bias = dyn_cast<BlockArgument>(lookThroughReshapes(epilogue->bias));
    if (!bias)
      return std::nullopt;
    found.bias = bias.getArgNumber();
  }
  return found;
}
