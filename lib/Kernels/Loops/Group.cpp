//===- Group.cpp - Operations that are kernels by themselves --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../GroupRegistry.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
/// Anything by itself; parts of one concatenation are written one after the
/// other.
class SingleGroup : public GroupKind {
public:
  std::optional<Domain> begin(Operation *, const Forming &) const override {
    return Domain{};
  }
  bool canRead(const Group &, Operation *op, Value value,
               const Forming &) const override {
    auto insert = dyn_cast<tensor::InsertSliceOp>(op);
    return insert && insert.getDest() == value &&
           value.getDefiningOp<tensor::InsertSliceOp>();
  }
  bool takes(const Group &group, const Candidate &candidate,
             const Forming &) const override {
    auto insert = dyn_cast<tensor::InsertSliceOp>(candidate.op);
    return insert && group.members.contains(insert.getDest().getDefiningOp());
  }
};
} // namespace

const GroupKind &dlc::kernels::singleGroup() {
  static const SingleGroup kind;
  return kind;
}
