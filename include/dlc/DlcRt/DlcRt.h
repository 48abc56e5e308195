//===- DlcRt.h - The kernel level's dialect ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLCRT_DLCRT_H
#define DLC_DLCRT_DLCRT_H

#include "dlc/Interfaces/Interfaces.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dlc/DlcRt/DlcRtDialect.h.inc"

#include "dlc/DlcRt/DlcRtAttrInterfaces.h.inc"
#include "dlc/DlcRt/DlcRtEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dlc/DlcRt/DlcRtAttrs.h.inc"

#define GET_OP_CLASSES
#include "dlc/DlcRt/DlcRtOps.h.inc"

#endif // DLC_DLCRT_DLCRT_H
