//===- KindCode.h - What a target has code for ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_KINDCODE_H
#define DLC_CODEGEN_BUILD_KINDCODE_H

#include "dlc/DlcRt/DlcRt.h"

namespace dlc::codegen {

/// A kind of kernels that a target has code for: an entry of its table.
struct KindCode {
  mlir::TypeID kind; ///< Of the kind's attribute.
  /// Whether there is code for this kernel of the kind; null: for all.
  bool (*accepts)(kernel::KernelOp kernel) = nullptr;
};

/// Whether the entry's code is the kernel's, if `kind` is named by its form.
bool hasCode(const KindCode &entry, mlir::Attribute kind,
             kernel::KernelOp kernel);

/// The entry of a target's table for the first kind of the kernel's form that
/// it has code for; the last one, `loops`, takes any kernel. Fails after an
/// error if the kernel has no form.
template <typename Entry>
llvm::FailureOr<const Entry *> findCode(kernel::KernelOp kernel,
                                        llvm::ArrayRef<Entry> table) {
  kernel::FormAttr form = kernel.getFormAttr();
  if (!form)
    return kernel.emitOpError("has no form, so it has no code");
  for (mlir::Attribute kind : form.getKinds())
    for (const Entry &entry : table)
      if (hasCode(entry, kind, kernel))
        return &entry;
  return &table.back();
}

/// Whether that entry is another one than `loops`.
template <typename Entry>
bool hasOwnCode(kernel::KernelOp kernel, llvm::ArrayRef<Entry> table) {
  return *findCode(kernel, table) != &table.back();
}

/// What the kernel says of the target, or else `chosen`, null if there is
/// nothing to choose. Fails after an error if what it says is no schedule of
/// its kind, or not one that `check` takes.
llvm::FailureOr<kernel::ScheduleAttr>
scheduleOr(kernel::KernelOp kernel, llvm::StringRef target,
           kernel::ScheduleAttr chosen,
           llvm::function_ref<llvm::LogicalResult(kernel::ScheduleAttr)> check);

/// Writes that into the kernel; nothing if there is nothing to choose.
void setSchedule(kernel::KernelOp kernel, llvm::StringRef target,
                 kernel::ScheduleAttr schedule);

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_KINDCODE_H
