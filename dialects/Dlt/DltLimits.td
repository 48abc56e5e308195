//===- DltLimits.td - How large tensors may be -------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_LIMITS
#define DLC_DLT_LIMITS

include "mlir/IR/OpBase.td"

// Operands and results have types within the limits of `checkLimits`.
def Dlt_WithinLimits : NativeOpTrait<"WithinLimits"> {
  let cppNamespace = "::dlc::dlt";
}

#endif // DLC_DLT_LIMITS
