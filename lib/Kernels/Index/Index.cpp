//===- Index.cpp - Kernels of rows by index -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Registry.h"

#include "dlc/Analysis/Operations.h"
#include "dlc/Analysis/RowSource.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
/// An operation by itself, and what its arguments and result are seen as.
template <typename Op, typename Attr> class SingleKind : public KindOf<Attr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    Operation *anchor = nullptr;
    for (Operation &op : kernel.getOperations()) {
      if (isReshape(&op) || isa<tensor::ExtractSliceOp>(op))
        continue;
      if (anchor || !isa<Op>(op))
        return {};
      anchor = &op;
    }
    bool fits =
        anchor && kernel.getNumResults() == 1 &&
        lookThroughReshapes(kernel.getReturned()[0]) == anchor->getResult(0) &&
        llvm::all_of(anchor->getOperands(), hasPlace);
    return fits ? plain<Attr>(kernel) : kernel::KindAttr();
  }
  bool mayLieOver(kernel::KernelOp) const override { return false; }
};

class GatherRowsKind
    : public SingleKind<kernel::GatherRowsOp, kernel::GatherRowsKindAttr> {
  StringRef describe() const override {
    return "a dlcrt.gather_rows by itself, of arguments or rows of them";
  }
};

class SegmentRowsKind
    : public SingleKind<kernel::SegmentRowsOp, kernel::SegmentRowsKindAttr> {
  StringRef describe() const override {
    return "a dlcrt.segment_rows by itself, of arguments or rows of them";
  }
};
} // namespace

const Kind &dlc::kernels::gatherRowsKind() {
  static const GatherRowsKind kind;
  return kind;
}

const Kind &dlc::kernels::segmentRowsKind() {
  static const SegmentRowsKind kind;
  return kind;
}
