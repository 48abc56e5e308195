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

def FuseSteps : Pass<"dlcrt-fuse-steps", "::mlir::ModuleOp"> {
  let summary = "Makes the steps of a call a loop of their program.";
  let description = [{
    The launch list of a program whose inputs have rows becomes the body of a
    `dlcrt.steps`, which runs once for each batch of a call. Programs without rows,
    and those that have it, stay. Example:
    ```mlir
    dlcrt.program @predict ... {              dlcrt.program @predict ... {
      dlcrt.run @k [...]              ->        dlcrt.steps {
    }                                             dlcrt.run @k [...]
                                                }
                                              }
    ```
  }];
}

def ScheduleKernels : Pass<"dlcrt-schedule-kernels", "::mlir::ModuleOp"> {
  let summary = "Says how a target's code computes each kernel.";
  let description = [{
    Writes what suits the target into `schedules` of each kernel whose kind leaves
    something to choose. A schedule that is there stays; it is an error if it is of
    another kind than the kernel, or if there is no code that does as it says. No bit
    of a result depends on schedules. Example, for x86-64-v3:
    ```mlir
    dlcrt.kernel @k(...) -> ... form <#dlcrt.rows>
        schedules {"x86-64-v3" = #dlcrt.cpu_rows<chunk = 64, unroll = 4>} {...}
    ```
  }];
  let options = [Option<"target", "target", "std::string", /*default=*/"\"native\"",
                        "A CPU, as --cpu of dlc-compile, or gpu: any device">];
}

def PlanLaunches : Pass<"dlcrt-plan-launches", "::mlir::ModuleOp"> {
  let summary = "Puts what one launch of a device does together.";
  let description = [{
    A program's step becomes a list of `dlcrt.group`, of one launch each. Kernels
    that do not depend on what comes in between move up to join an earlier launch,
    or down to join a later one; products that a library computes are launched
    alone; checks become part of the launch that changes the state first. Programs
    that have groups keep them. It is an error if parts of a group depend on each
    other, or if one changes the state behind a check and does not stop. Example:
    ```mlir
    dlcrt.run @a [...]              dlcrt.group "a_c" {
    dlcrt.run @b [... of a]    ->     dlcrt.run @a [...]
    dlcrt.run @c [...]                dlcrt.run @c [...]
                                    }
                                    dlcrt.group "b" {
                                      dlcrt.run @b [... of a]
                                    }
    ```
  }];
}

def EmitCpu : Pass<"dlcrt-emit-cpu", "::mlir::ModuleOp"> {
  let summary = "Writes functions for a CPU for launch lists.";
  let description = [{
    Needs verified launch lists (`dlcrt-verify-kernels`, `dlcrt-verify-programs`),
    with the steps of those with rows made a loop (`dlcrt-fuse-steps`).
    Adds a `func.func` for each kernel that a program runs, called
    `<kernel>.<cpu>`, of the operations of scf, arith, vector and the LLVM dialect,
    and for each program, called `<program>.<cpu>`, which calls those; functions of
    math become arithmetic. A kernel's code is that of the first kind of its form
    that there is some for, laid out as its schedule for the CPU says, or else as
    suits it (`dlcrt-schedule-kernels`). A module without programs has all its kernels emitted,
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
    Needs verified launch lists whose launches are planned (`dlcrt-plan-launches`).
    Adds a `gpu.module` of a `gpu.func` for each different one; products that a
    library computes are none. A kernel's code is that of the first kind of its form that
    there is some for, laid out as its schedule for `gpu` says, or else as suits
    (`dlcrt-schedule-kernels`). A module without programs has all its kernels
    emitted, to look at them. Kernels and programs stay. It is an error if offsets
    are no multiples of 16, if a launch has more arguments or memory than a device takes,
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

def LowerToNvvm : Pass<"dlcrt-lower-to-nvvm", "::mlir::ModuleOp"> {
  let summary = "Kernels of NVIDIA GPUs in the NVVM dialect.";
  let description = [{
    Each `gpu.module` that `dlcrt-emit-gpu` wrote becomes a module of functions of
    the NVVM and LLVM dialects: threads, barriers, shuffles and shared memory are
    NVVM's, functions of math become arithmetic, and `dlcrt-lower-to-llvm` lowers
    the rest. Example:
    ```mlir
    gpu.module @kernels {                  module @kernels {
      gpu.func @k(...) kernel {       ->     llvm.func @k(...) attributes {nvvm.kernel, ...} {
        gpu.barrier                            nvvm.barrier
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::NVVM::NVVMDialect", "::mlir::scf::SCFDialect",
    "::mlir::vector::VectorDialect"];
}

def LowerToSim : Pass<"dlcrt-lower-to-sim", "::mlir::ModuleOp"> {
  let summary = "Kernels of the simulated device as functions for a CPU.";
  let description = [{
    Each kernel of a `gpu.module` that `dlcrt-emit-gpu` wrote becomes a function
    `<kernel>.sim` of one thread's state and the launch's arguments, the
    dlcrt_sim_kernel of artifact_format.h; barriers, shuffles and each access to
    memory are calls of the simulator. Example:
    ```mlir
    gpu.module @kernels {
      gpu.func @k(%outcome: !llvm.ptr, ...) kernel {...}
    }                                              // becomes
    func.func private @k.sim(%thread: !llvm.ptr, %arguments: !llvm.ptr) {...}
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::LLVM::LLVMDialect"];
}

#endif // DLC_PASSES_CODEGEN
