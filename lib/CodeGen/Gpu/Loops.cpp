//===- Loops.cpp - Kernels with a thread for each element ----------------===//
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
#include "dlc/CodeGen/Build/ElementBuilder.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

/// Elements of the type: a constant number, times the rows if there are any.
static int64_t elementsOf(Type type, bool &hasRows) {
  int64_t count = 1;
  for (int64_t size : cast<ShapedType>(type).getShape())
    if (ShapedType::isDynamic(size))
      hasRows = true;
    else
      count *= size;
  return count;
}

static FailureOr<Grid> emitLoops(ThreadKernel &context) {
  CodeBuilder &code = context.code;
  ElementBuilder elements(context);
  Value self = code.add(code.mul(context.block(), code.index(kBlockThreads)),
                        context.thread());
  Grid grid;
  grid.itemsPerBlock = kBlockThreads;
  // Results of as many elements are computed together and then stored: one may
  // lie over what another reads.
  SmallVector<std::pair<int64_t, bool>> sizes;
  for (Type type : context.kernel.getResultTypes()) {
    bool hasRows = false;
    int64_t count = elementsOf(type, hasRows);
    sizes.push_back({count, hasRows});
    int64_t &items = hasRows ? grid.itemsPerRow : grid.items;
    items = std::max(items, count);
  }
  // As many threads as the results with rows and those without need.
  if (grid.itemsPerRow)
    grid.itemsPerRow = std::max(grid.itemsPerRow, grid.items);
  if (context.overwrites && !llvm::all_equal(sizes))
    return context.kernel.emitError("has results of several sizes and updates "
                                    "arguments in place, for which devices "
                                    "have no code in this form");
  Operation *terminator = context.kernel.getBody().front().getTerminator();
  bool emitted = true;
  for (size_t first = 0; first < sizes.size() && emitted;) {
    size_t last = first;
    while (last < sizes.size() && sizes[last] == sizes[first])
      ++last;
    Value total = code.index(sizes[first].first);
    if (sizes[first].second)
      total = code.mul(total, context.rows);
    context.ifTrue(context.less(self, total), [&] {
      SmallVector<Value> numbers;
      for (size_t i = first; i < last && emitted; ++i) {
        Value value = terminator->getOperand(i);
        numbers.push_back(
            elements.element(value, elements.indicesOf(shapeOf(value), self)));
        emitted = numbers.back() != nullptr;
      }
      for (size_t i = first; i < last && emitted; ++i)
        context.storeResult(i, numbers[i - first], self);
    });
    first = last;
  }
  if (!emitted)
    return failure();
  return grid;
}

GpuCode dlc::device::loopsCode() {
  return {{TypeID::get<kernel::LoopsKindAttr>()}, emitLoops};
}
