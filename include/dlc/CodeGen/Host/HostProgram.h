//===- HostProgram.h - The host program of an entry ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A step does what the launch list says, in order; how is a target's to say.
// dlcrt.steps is a loop over batches.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_HOST_HOSTPROGRAM_H
#define DLC_CODEGEN_HOST_HOSTPROGRAM_H

#include "dlc/Analysis/ArenaLayout.h"
#include "dlc/CodeGen/Build/CodeBuilder.h"
#include "dlc/DlcRt/DlcRt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace dlc::codegen {

/// Emits a program as `void name(ptr services, ptr frame)`, the dlcrt_entry of
/// artifact_format.h.
class HostProgram {
public:
  /// Of code for `target`, whose workspace the program says.
  HostProgram(kernel::ProgramOp program, CodeBuilder &code,
              llvm::StringRef target);
  virtual ~HostProgram() = default;

  /// Emits the function at the end of `module`, at whose insertion point
  /// `code.builder` is left.
  mlir::func::FuncOp emit(mlir::ModuleOp module, llvm::StringRef name);
  /// Functions that it calls and were emitted with it.
  llvm::ArrayRef<mlir::func::FuncOp> getParts() const { return parts; }

protected:
  /// Emits what a step does; whether it went through (i1).
  virtual mlir::Value emitOps() = 0;
  /// Emits what comes before a step; whether to make it (i1), null: yes.
  virtual mlir::Value emitBegin() { return {}; }

  /// What is `offset` bytes behind `base`.
  mlir::Value field(mlir::Value base, int64_t offset, mlir::Type type);
  /// `base` + `bytes` (index).
  mlir::Value at(mlir::Value base, mlir::Value bytes);
  mlir::Value compare(mlir::arith::CmpIPredicate predicate, mlir::Value x,
                      mlir::Value y);
  mlir::Value addressOf(kernel::BufferAttr buffer);
  /// Of the arena: what threads share, and where what each has begins.
  mlir::Value commonPart();
  mlir::Value threadsPart();
  /// `words` words of 8 bytes on the stack.
  mlir::Value allocateWords(int64_t words);
  /// Calls the service `offset` bytes into the table, with its context first.
  mlir::Value callService(size_t offset, llvm::ArrayRef<mlir::Value> arguments,
                          mlir::Type result);
  /// Emits a part of the step as a function of its own, `name`, and a call of
  /// it; whether it went through (i1), which `body` says.
  mlir::Value emitPart(llvm::StringRef name,
                       llvm::function_ref<mlir::Value()> body);
  /// `body` if `condition` (i1) holds, else false.
  mlir::Value emitIf(mlir::Value condition,
                     llvm::function_ref<mlir::Value()> body);

  kernel::ProgramOp program;
  CodeBuilder &code;
  ArenaLayout layout;
  mlir::Type pointer, i64, i32;
  mlir::Value services, frame;
  /// Of the step at hand.
  mlir::Value step, rows, firstRow;
  /// Where words on the stack are made.
  mlir::OpBuilder::InsertPoint entryPoint;

private:
  void emitSteps();
  mlir::Value emitStep();
  /// `bytes` + `perRow` for each row of the capacity behind the arena's start,
  /// rounded up to its alignment.
  mlir::Value inArena(int64_t bytes, int64_t perRow);
  /// Reads what addresses are made of.
  void readFrame();

  mlir::ModuleOp target;
  llvm::SmallVector<mlir::func::FuncOp> parts;
  mlir::Value state, arena, inputs, outputs, capacity;
};

} // namespace dlc::codegen

#endif // DLC_CODEGEN_HOST_HOSTPROGRAM_H
