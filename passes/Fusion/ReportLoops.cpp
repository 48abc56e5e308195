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
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace dlc;

void dlc::fusion::reportLoops(dlt::EntryOp entry,
                              const TargetDescription &target, int64_t batch,
                              SymbolTableCollection &symbols) {
  SmallVector<std::pair<kernel::KernelOp, double>> loops;
  double total = 0;
  for (auto launch : entry.getBody().front().getOps<kernel::LaunchOp>()) {
    auto kernel = symbols.lookupNearestSymbolFrom<kernel::KernelOp>(
        launch, launch.getKernelAttr());
    double floor =
        kernels::costOf(kernel, batch > 0 ? batch : 32).floor(target.machine);
    total += floor;
    if (kernel.getFormAttr() && !target.hasCode(kernel))
      loops.push_back({kernel, floor});
  }
  for (auto [kernel, floor] : loops) {
    std::string share, where = describeLocation(kernel.getLoc());
    llvm::raw_string_ostream(share)
        << llvm::format("%.1f", total > 0 ? 100 * floor / total : 0.0);
    remark::missed(kernel.getLoc(),
                   remark::RemarkOpts::name("Loops").category("dlc-fuse"))
        << remark::add("{0} is loops of single numbers, since its operations "
                       "have no structure that there is other code for: {1} % "
                       "of what {2} costs at the least{3}{4}",
                       kernel.getSymName().str(), share,
                       entry.getSymName().str(), where.empty() ? "" : "; ",
                       where);
  }
}
