//===- Report.cpp - What a step of a device moves ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/StateLayout.h"
#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "dlc/Dlt/Dlt.h"

#include "llvm/Support/Format.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

namespace {
/// Bytes of a step: a constant part, and a part for each row.
struct Bytes {
  int64_t constant = 0, perRow = 0;

  void add(Type type) {
    auto tensor = cast<RankedTensorType>(type);
    (tensor.hasStaticShape() ? constant : perRow) += bytesOf(tensor);
  }
  double at(int64_t rows) const {
    return static_cast<double>(constant) + static_cast<double>(perRow) * rows;
  }
};

/// Adds up what launches read and write, and what they would at least.
class Traffic {
public:
  explicit Traffic(kernel::ProgramOp program) {
    for (auto run : program.getStepOperations<kernel::RunOp>()) {
      kernel::KernelOp kernel = run.lookupKernel();
      for (auto [buffer, type] : llvm::zip(
               run.argumentBuffers(), kernel.getArgumentTypes().drop_front()))
        count(buffer, type, /*writes=*/false);
      for (auto [buffer, type] :
           llvm::zip(run.resultBuffers(), kernel.getResultTypes()))
        count(buffer, type, /*writes=*/true);
    }
    for (auto copy : program.getStepOperations<kernel::CopyOp>())
      (copy.getPerRow() ? moved.perRow : moved.constant) += 2 * copy.getBytes();
  }

  Bytes moved, least;

private:
  void count(Attribute attribute, Type type, bool writes) {
    moved.add(type);
    auto buffer = cast<kernel::BufferAttr>(attribute);
    bool isArena = buffer.getSpace() == kernel::Space::arena ||
                   buffer.getSpace() == kernel::Space::rows;
    // Each value with rows is written; sums and gradients of weights need not
    // leave the chip. All else is read once and written once.
    if (isArena ? writes && buffer.getSpace() == kernel::Space::rows
                : seen.insert({attribute, unsigned(writes)}).second)
      least.add(type);
  }

  llvm::DenseSet<std::pair<Attribute, unsigned>> seen;
};
} // namespace

void dlc::device::printReport(ModuleOp module, llvm::raw_ostream &stream) {
  int64_t batch = 32;
  for (auto metadata : module.getOps<dlt::MetadataOp>())
    batch = metadata.getBatchSize();
  auto bytes = [](const Bytes &value) {
    return std::to_string(value.constant) + " + " +
           std::to_string(value.perRow) + " rows";
  };
  OwningOpRef<ModuleOp> planned = module.clone();
  planLaunches(*planned);
  for (const LaunchPlan &plan : launchesOf(*planned)) {
    kernel::ProgramOp program = plan.program;
    Traffic traffic(program);
    stream << program.getSymName() << ": " << plan.launches.size()
           << " launches, "
           << llvm::count_if(
                  plan.launches,
                  [](const LaunchGroup &group) { return bool(group.product); })
           << " of them products of a library; moves " << bytes(traffic.moved)
           << " bytes, at least " << bytes(traffic.least);
    if (double least = traffic.least.at(batch))
      stream << llvm::format("; %.2f times as much with %lld rows",
                             traffic.moved.at(batch) / least,
                             static_cast<long long>(batch));
    stream << "\n";
  }
}
