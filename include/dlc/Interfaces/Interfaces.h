//===- Interfaces.h - What several dialects' operations do ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_INTERFACES_INTERFACES_H
#define DLC_INTERFACES_INTERFACES_H

#include "dlc/Support/RefTensor.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include "dlc/Interfaces/Interfaces.h.inc"

#endif // DLC_INTERFACES_INTERFACES_H
