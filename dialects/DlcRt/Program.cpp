//===- Program.cpp - Launch lists ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernel;

StepsOp ProgramOp::getSteps() {
  Block &block = getBody().front();
  return block.empty() ? StepsOp() : dyn_cast<StepsOp>(block.front());
}

Block &ProgramOp::getStep() {
  StepsOp steps = getSteps();
  return steps ? steps.getBody().front() : getBody().front();
}

SmallVector<Operation *> ProgramOp::getStepOperations() {
  SmallVector<Operation *> all;
  for (Operation &op : getStep()) {
    if (auto group = dyn_cast<GroupOp>(op))
      for (Operation &inner : group.getBody().front())
        all.push_back(&inner);
    else
      all.push_back(&op);
  }
  return all;
}

WorkspaceAttr ProgramOp::getWorkspace(StringRef target) {
  DictionaryAttr all = getWorkspacesAttr();
  auto found =
      all ? dyn_cast_or_null<WorkspaceAttr>(all.get(target)) : WorkspaceAttr();
  return found ? found : WorkspaceAttr::get(getContext(), 0, 0, 0);
}

void ProgramOp::setWorkspace(StringRef target, WorkspaceAttr workspace) {
  NamedAttrList all(getWorkspacesAttr());
  all.set(target, workspace);
  setWorkspacesAttr(all.getDictionary(getContext()));
}

LogicalResult ProgramOp::verify() {
  auto signature = dyn_cast<FunctionType>(getSignature());
  if (!signature)
    return emitOpError("expects a function's type as its signature, found ")
           << getSignature();
  for (Type type : llvm::concat<const Type>(signature.getInputs(),
                                            signature.getResults())) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !tensor.getElementType().isIntOrFloat())
      return emitOpError("expects ranked tensors of integers or floats in its "
                         "signature, found ")
             << type;
  }
  for (NamedAttribute each : getWorkspacesAttr()
                                 ? getWorkspacesAttr()
                                 : DictionaryAttr::get(getContext()))
    if (auto workspace = dyn_cast<WorkspaceAttr>(each.getValue());
        !workspace || workspace.getBytes() < 0 || workspace.getPerRow() < 0 ||
        workspace.getPerThread() < 0)
      return emitOpError("expects a #dlcrt.workspace of no negative size for ")
             << each.getName() << ", found " << each.getValue();
  return success();
}

/// Whether the input or output that a buffer names is there.
static LogicalResult verifyBuffer(Operation *op, FunctionType signature,
                                  Attribute attr) {
  auto buffer = cast<BufferAttr>(attr);
  bool isInput = buffer.getSpace() == Space::input;
  if (!isInput && buffer.getSpace() != Space::output)
    return success();
  int64_t count =
      isInput ? signature.getNumInputs() : signature.getNumResults();
  if (buffer.getOffset() >= 0 && buffer.getOffset() < count)
    return success();
  return op->emitOpError("expects one of ")
         << count << (isInput ? " inputs" : " outputs") << ", found "
         << buffer.getOffset();
}

LogicalResult ProgramOp::verifyRegions() {
  for (auto steps : getBody().getOps<StepsOp>())
    if (!llvm::hasSingleElement(getBody().front()))
      return steps.emitOpError("expects to be all that its program has");
  for (Operation *op : getStepOperations())
    if (!isa<RunOp, CopyOp, StopIfOp>(op))
      return op->emitOpError("has no place in a dlcrt.program");
  auto signature = cast<FunctionType>(getSignature());
  for (auto run : getStepOperations<RunOp>())
    for (Attribute buffer : run.getBuffers())
      if (failed(verifyBuffer(run, signature, buffer)))
        return failure();
  for (auto copy : getStepOperations<CopyOp>())
    if (failed(verifyBuffer(copy, signature, copy.getSource())) ||
        failed(verifyBuffer(copy, signature, copy.getTarget())))
      return failure();
  return success();
}

LogicalResult GroupOp::verifyRegions() {
  Block &block = getBody().front();
  size_t runs = llvm::range_size(block.getOps<RunOp>());
  size_t stops = llvm::range_size(block.getOps<StopIfOp>());
  size_t copies = llvm::range_size(block.getOps<CopyOp>());
  size_t all = block.getOperations().size();
  if (runs + stops + copies != all || all == 0 || (copies && all > 1))
    return emitOpError(
        "expects kernels, with checks before them, or checks, or "
        "one copy");
  // Checks come first.
  bool areBefore = llvm::all_of(llvm::drop_begin(block, stops),
                                llvm::IsaPred<RunOp, CopyOp>);
  if (!areBefore)
    return emitOpError("expects checks before kernels");
  if (runs && stops && !getStops())
    return emitOpError("has checks, so it stops");
  if (getLibrary() && (runs != 1 || all != 1 || getStops()))
    return emitOpError(
        "expects one kernel, which does not stop, for a library");
  if (!getName() && (!copies || getStops()))
    return emitOpError("expects a name, as all but copies that do not stop");
  return success();
}
