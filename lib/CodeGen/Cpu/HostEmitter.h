//===- HostEmitter.h - The host program of an entry ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_CPU_HOSTEMITTER_H
#define DLC_LIB_CODEGEN_CPU_HOSTEMITTER_H

#include "dlc/CodeGen/Cpu/Kernels.h"
#include "dlc/DlcRt/DlcRt.h"

namespace dlc::cpu {

/// Whether the program has so few operations that its kernels are part of its
/// function; else they are called.
bool isShort(kernel::ProgramOp program);

/// Emits `program` as `void name(ptr services, ptr frame)`, the dlcrt_entry of
/// artifact_format.h, that calls the given kernels. Behind it come functions
/// that it calls, parts of a long program.
llvm::SmallVector<mlir::func::FuncOp>
emitHostProgram(kernel::ProgramOp program, mlir::ModuleOp module,
                llvm::StringRef name, llvm::StringRef target,
                const llvm::StringMap<KernelCode> &kernels,
                SharedFunctions &shared);

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_HOSTEMITTER_H
