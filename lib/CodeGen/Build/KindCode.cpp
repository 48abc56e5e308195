//===- KindCode.cpp - What a target has code for -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/KindCode.h"

using namespace mlir;
using namespace dlc;

bool dlc::codegen::hasCode(const KindCode &entry, Attribute kind,
                           kernel::KernelOp kernel) {
  return kind.getTypeID() == entry.kind &&
         (!entry.accepts || entry.accepts(kernel));
}

FailureOr<kernel::ScheduleAttr> dlc::codegen::scheduleOr(
    kernel::KernelOp kernel, StringRef target, kernel::ScheduleAttr chosen,
    function_ref<LogicalResult(kernel::ScheduleAttr)> check) {
  DictionaryAttr schedules = kernel.getSchedulesAttr();
  auto said =
      schedules ? dyn_cast_or_null<kernel::ScheduleAttr>(schedules.get(target))
                : kernel::ScheduleAttr();
  if (!said)
    return chosen;
  if (!chosen)
    return kernel.emitOpError("expects no schedule for ")
           << target << ", which has none for its kind, found " << said;
  if (said.getTypeID() != chosen.getTypeID())
    return kernel.emitOpError("expects a schedule for ")
           << target << " such as " << chosen << ", found " << said;
  if (failed(check(said)))
    return failure();
  return said;
}

void dlc::codegen::setSchedule(kernel::KernelOp kernel, StringRef target,
                               kernel::ScheduleAttr schedule) {
  if (!schedule)
    return;
  NamedAttrList schedules(kernel.getSchedulesAttr());
  schedules.set(target, schedule);
  kernel.setSchedulesAttr(schedules.getDictionary(kernel.getContext()));
}
