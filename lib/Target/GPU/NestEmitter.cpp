//===- NestEmitter.cpp - Kernels with a thread for each element -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The form for what has no better one: transposes, slices, concatenations,
// reductions in unusual orders, products that libraries don't know. Each thread
// computes one element of each result from the kernel's arguments.
//
//===----------------------------------------------------------------------===//

#include "ThreadCode.h"
#include "dlc/Target/Common/Elements.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

FailureOr<Grid> dlc::device::emitNest(ThreadKernel &context) {
  Code &code = context.code;
  Elements elements(context);
  Value self = code.add(code.mul(context.block(), code.index(kBlockThreads)),
                        context.thread());
  Grid grid;
  grid.itemsPerBlock = kBlockThreads;
  Operation *terminator = context.kernel.getBody().front().getTerminator();
  for (auto [i, returned] : llvm::enumerate(terminator->getOperands())) {
    Value value = returned;
    ArrayRef<int64_t> shape = shapeOf(value);
    int64_t count = 1;
    Value total;
    bool hasRows = false;
    for (int64_t size : shape)
      if (ShapedType::isDynamic(size))
        hasRows = true;
      else
        count *= size;
    total = code.index(count);
    if (hasRows) {
      total = code.mul(total, context.rows);
      grid.itemsPerRow = std::max(grid.itemsPerRow, count);
    } else {
      grid.items = std::max(grid.items, count);
    }
    Value place = context.results[i].base;
    bool emitted = true;
    context.ifTrue(context.less(self, total), [&] {
      Value number = elements.element(value, elements.indicesOf(shape, self));
      emitted = number != nullptr;
      if (emitted)
        code.store(number, place, getElementTypeOrSelf(value), self);
    });
    if (!emitted)
      return failure();
  }
  // Results with rows and without: as many as both need.
  if (grid.itemsPerRow)
    grid.itemsPerRow = std::max(grid.itemsPerRow, grid.items);
  return grid;
}
