//===- Kinds.cpp - What kernels are --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Kinds.h"
#include "Registry.h"
#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

ArrayRef<const Kind *> dlc::kernels::allKinds() {
  static const Kind *const kinds[] = {
      &narrowKind(),     &contractKind(),    &batchedKind(), &shortKind(),
      &copyKind(),       &flatKind(),        &rowsKind(),    &columnsKind(),
      &gatherRowsKind(), &segmentRowsKind(), &libraryKind(), &loopsKind()};
  return kinds;
}

kernel::FormAttr dlc::kernels::findForm(kernel::KernelOp kernel) {
  SmallVector<Attribute> found;
  for (const Kind *kind : allKinds())
    if (kind != &loopsKind() || found.empty())
      if (kernel::KindAttr attr = kind->find(kernel))
        found.push_back(attr);
  return found.empty() ? kernel::FormAttr()
                       : kernel::FormAttr::get(kernel.getContext(), found);
}

const Kind &dlc::kernels::kindOf(Attribute attr) {
  auto kind = cast<kernel::KindAttr>(attr);
  auto found = llvm::find_if(
      allKinds(), [&](const Kind *each) { return each->owns(kind); });
  if (found == allKinds().end())
    llvm::report_fatal_error("a kind has an attribute and no line in allKinds");
  return **found;
}

LogicalResult dlc::kernels::verifyForm(kernel::KernelOp kernel) {
  kernel::FormAttr form = kernel.getFormAttr();
  if (!form) {
    form = findForm(kernel);
    if (!form) {
      InFlightDiagnostic diag =
          kernel.emitOpError("has operations that there is no code for");
      for (Operation &op : kernel.getOperations())
        if (!isKernelOperation(&op)) {
          diag.attachNote(op.getLoc()) << "here, " << op.getName();
          break;
        }
      return diag;
    }
    return kernel.emitOpError("has no form; expects one, such as ")
           << form << ", which dlcrt-find-forms writes";
  }
  for (Attribute attr : form.getKinds()) {
    kernel::KindAttr found = kindOf(attr).find(kernel);
    if (found && kindOf(attr).accepts(cast<kernel::KindAttr>(attr), found))
      continue;
    InFlightDiagnostic diag = kernel.emitOpError("is of form ") << attr;
    if (found)
      return diag << ", but its body of " << Attribute(found);
    return diag << ", which expects " << kindOf(attr).describe();
  }
  return success();
}

LogicalResult dlc::kernels::verifyForms(ModuleOp module) {
  for (auto kernel : module.getOps<kernel::KernelOp>()) {
    if (failed(verifyForm(kernel)))
      return failure();
    for (auto anchor : kernel.getOps<KernelAnchor>())
      if (failed(anchor.verifyCode()))
        return failure();
  }
  return success();
}
