//===- Check.h - Expectations in tests ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CHECK_CHECK_H
#define DLC_CHECK_CHECK_H

#include "dlc/Interfaces/Interfaces.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"

#include "dlc/Check/CheckDialect.h.inc"

#define GET_OP_CLASSES
#include "dlc/Check/CheckOps.h.inc"

#endif // DLC_CHECK_CHECK_H
