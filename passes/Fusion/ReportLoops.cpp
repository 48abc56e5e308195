//===- ReportLoops.cpp - Tells of kernels that run slowly ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReportLoops.h"
#include "dlc/Analysis/Locations.h"
#include "dlc/Kernels/Cost.h"

#include "mlir/IR/Remarks.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace dlc;

/// Why there is no other code, for a sentence that goes on behind "since".
static std::string causeOf(kernel::KernelOp kernel) {
  std::string cause = "its operations have no structure that there is other "
                      "code for";
  auto look = [&](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor)
      return WalkResult::advance();
    for (int64_t dim = 1; dim < tensor.getRank(); ++dim)
      if (tensor.isDynamicDim(dim)) {
        cause.clear();
        llvm::raw_string_ostream(cause)
            << "the rows are dimension " << dim << " of " << tensor
            << ": other code wants them first";
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  };
  for (Type type : kernel.getArgumentTypes())
    if (look(type).wasInterrupted())
      return cause;
  kernel.getBody().walk([&](Operation *op) {
    for (Type type : op->getResultTypes())
      if (look(type).wasInterrupted())
        return WalkResult::interrupt();
    return WalkResult::advance();
  });
  return cause;
}

void dlc::fusion::reportLoops(dlt::EntryOp entry,
                              const TargetDescription &target, int64_t batch,
                              SymbolTableCollection &symbols) {
  llvm::MapVector<kernel::KernelOp, double> loops;
  double total = 0;
  for (auto launch : entry.getBody().front().getOps<kernel::LaunchOp>()) {
    auto kernel = symbols.lookupNearestSymbolFrom<kernel::KernelOp>(
        launch, launch.getKernelAttr());
    double floor =
        kernels::costOf(kernel, batch > 0 ? batch : 32).floor(target.machine);
    total += floor;
    if (kernel.getFormAttr() && !target.hasCode(kernel))
      loops[kernel] += floor;
  }
  for (auto [kernel, floor] : loops) {
    std::string share, where = describeLocation(kernel.getLoc());
    llvm::raw_string_ostream(share)
        << llvm::format("%.1f", total > 0 ? 100 * floor / total : 0.0);
    remark::missed(kernel.getLoc(),
                   remark::RemarkOpts::name("Loops").category("dlc-fuse"))
        << remark::add("{0} is loops of single numbers, since {1}; with better "
                       "code it would be {2} % of what {3} costs{4}{5}",
                       kernel.getSymName().str(), causeOf(kernel), share,
                       entry.getSymName().str(), where.empty() ? "" : "; ",
                       where);
  }
}
