//===- Passes.td - Code of kernels and programs ---------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_CODEGEN
#define DLC_PASSES_CODEGEN

include "mlir/Pass/PassBase.td"

def EmitCpu : Pass<"dlcrt-emit-cpu", "::mlir::ModuleOp"> {
  let summary = "Writes functions for a CPU for launch lists.";
  let description = [{
    Needs verified launch lists (`dlcrt-verify-kernels`, `dlcrt-verify-programs`).
    Adds a `func.func` for each kernel that a program runs, called
    `<kernel>.<cpu>`, of the operations of scf, arith, vector and the LLVM dialect,
    and for each program, called `<program>.<cpu>`, which calls those; functions of
    math become arithmetic. A kernel's code is that of the first kind of its form
    that there is some for. A module without programs has all its kernels emitted,
    to look at them. Kernels and programs stay. It is an error if there is no such
    CPU, or for arithmetic of 16-bit floats. Example:
    ```mlir
    dlcrt.kernel @k(%rows: index, %x: tensor<?x8xf32>) -> tensor<?x8xf32> form <#dlcrt.rows> {...}
    // adds: the words of its arguments (rows, addresses), and which rows to do
    func.func private @k.native(%words: !llvm.ptr, %chunk: i64) {...}
    ```
  }];
  let options = [Option<"cpu", "cpu", "std::string", /*default=*/"\"native\"",
                        "The CPU, as --cpu of dlc-compile: x86-64, x86-64-v2, ..., native">];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

def EmitGpu : Pass<"dlcrt-emit-gpu", "::mlir::ModuleOp"> {
  let summary = "Writes kernels for devices of many threads for launch lists.";
  let description = [{
    Needs verified launch lists. Puts programs' launches together and adds a
    `gpu.module` of a `gpu.func` for each different one; products that a library
    computes are none. A kernel's code is that of the first kind of its form that
    there is some for. Kernels and programs stay. It is an error if offsets are no
    multiples of 16, if a launch has more arguments or memory than a device takes,
    or for arithmetic of 16-bit floats. Example:
    ```mlir
    // adds for a launch of a kernel of one argument and one result
    gpu.module @kernels {
      gpu.func @k(%outcome: !llvm.ptr, %rows: i64, %x: !llvm.ptr, %y: !llvm.ptr) kernel {...}
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::gpu::GPUDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"];
}

#endif // DLC_PASSES_CODEGEN
