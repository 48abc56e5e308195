//===- Kinds.cpp - What kernels are --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Kinds.h"
#include "Registry.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

ArrayRef<const Kind *> dlc::kernels::allKinds() {
  static const Kind *const kinds[] = {
      &contractKind(), &shortKind(), &flatKind(),    &rowsKind(),
      &columnsKind(),  &copyKind(),  &libraryKind(), &loopsKind()};
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
  return **llvm::find_if(allKinds(),
                         [&](const Kind *each) { return each->owns(kind); });
}

LogicalResult dlc::kernels::verifyForm(kernel::KernelOp kernel) {
  kernel::FormAttr form = kernel.getFormAttr();
  if (!form) {
    form = findForm(kernel);
    if (!form)
      return kernel.emitOpError("has operations that there is no code for");
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
