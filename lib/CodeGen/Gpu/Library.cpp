//===- Library.cpp - Products that libraries compute ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/RowSource.h"
#include "dlc/CodeGen/Gpu/Kernels.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

/// The product of the sizes of the loops, for each row if one is the rows.
static int64_t sizeOf(kernel::ContractOp product, ArrayRef<unsigned> loops,
                      bool &hasRows) {
  SmallVector<int64_t> sizes = product.getLoopSizes();
  hasRows |= llvm::any_of(
      loops, [&](unsigned loop) { return ShapedType::isDynamic(sizes[loop]); });
  return loopElements(product, loops);
}

/// Where `value`, rows of `columns` elements, begins in an argument, and from
/// one of its rows to the next, in elements.
static std::pair<int64_t, int64_t> rowsOf(Value value, int64_t columns) {
  RowSource source = rowSourceOf(value);
  return {source.offset,
          source.isSlice ? rowElements(source.value.getType()) : columns};
}

std::optional<LibraryProduct>
dlc::device::describeProduct(kernel::KernelOp kernel) {
  kernel::FormAttr kinds = kernel.getFormAttr();
  auto library = kinds ? kinds.get<kernel::LibraryKindAttr>() : nullptr;
  if (!library)
    return std::nullopt;
  kernel::ContractOp product = *kernel.getOps<kernel::ContractOp>().begin();
  Contraction form = *contractionOf(product);
  LibraryProduct found;
  found.elementType = product.getAccumulator();
  bool never = false;
  found.m = sizeOf(product, form.m, found.hasRowsInM);
  found.n = sizeOf(product, form.n, never);
  found.k = sizeOf(product, form.k, found.hasRowsInK);
  found.transposedA = form.transposedA;
  found.transposedB = form.transposedB;
  std::tie(found.offsetA, found.strideA) =
      rowsOf(product.getLhs(), form.transposedA ? found.m : found.k);
  std::tie(found.offsetB, found.strideB) =
      rowsOf(product.getRhs(), form.transposedB ? found.k : found.n);
  found.a = library.getLhs();
  found.b = library.getRhs();
  found.bias = library.getBias();
  found.hasRelu = library.getRelu();
  return found;
}
