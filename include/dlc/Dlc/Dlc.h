//===- Dlc.h - The layer dialect -----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_DLC_H
#define DLC_DLC_DLC_H

#include "dlc/Dlc/Expansion.h"
#include "dlc/Dlt/Dlt.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dlc/Dlc/DlcDialect.h.inc"

#include "dlc/Dlc/DlcEnums.h.inc"

#include "dlc/Dlc/DlcInterfaces.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dlc/Dlc/DlcTypes.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dlc/Dlc/DlcAttrs.h.inc"

#define GET_OP_CLASSES
#include "dlc/Dlc/DlcOps.h.inc"

namespace dlc::layers {

/// The number in a tunable attribute; none if it is absent or unbound.
std::optional<int64_t> getInteger(mlir::Attribute attr);
std::optional<double> getNumber(mlir::Attribute attr);

/// The values of a definition's `params` after overriding by `overrides`
/// (may be null), or failure after an error at `user` for a name that the
/// definition does not have or a value that is no number.
llvm::FailureOr<llvm::SmallVector<double>>
resolveParams(mlir::Operation *user, DefineOp definition,
              mlir::DictionaryAttr overrides);

} // namespace dlc::layers

#endif // DLC_DLC_DLC_H
