//===- FindForms.cpp - Gives hand-written kernels their forms -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Kinds.h"
#include "dlc/Kernels/Structure.h"
#include "dlc/Passes/Fusion.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_FINDFORMS
#include "dlc/Passes/Fusion/Passes.h.inc"

namespace {
/// Whether kinds can be asked of the kernel: it holds what kernels hold, of
/// numbers and truth values.
bool isKernel(kernel::KernelOp kernel) {
  auto isNumeric = [](Type type) {
    return getElementTypeOrSelf(type).isIntOrIndexOrFloat() &&
           (!isa<ShapedType>(type) ||
            getElementTypeOrSelf(type).isIntOrFloat());
  };
  return llvm::all_of(kernel.getArgumentTypes(), isNumeric) &&
         llvm::all_of(kernel.getOperations(), [&](Operation &op) {
           return isKernelOperation(&op) &&
                  llvm::all_of(op.getResultTypes(), isNumeric);
         });
}

struct FindFormsPass : impl::FindFormsBase<FindFormsPass> {
  using Base::Base;

  void runOnOperation() override {
    for (auto kernel : getOperation().getOps<kernel::KernelOp>())
      if (!kernel.getFormAttr() && isKernel(kernel))
        if (kernel::FormAttr form = kernels::findForm(kernel))
          kernel.setFormAttr(form);
  }
};
} // namespace
} // namespace dlc
