//===- GemmJit.h - Compiles and runs generated products -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds one function for each wanted product, lowers them to LLVM and compiles
// them for this machine. For tests and benchmarks of the generator.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_UNIT_CODEGEN_GEMMJIT_H
#define DLC_TEST_UNIT_CODEGEN_GEMMJIT_H

#include "dlc/CodeGen/Cpu/Gemm.h"

#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"

namespace dlc::test {

constexpr int64_t dynamic = mlir::ShapedType::kDynamic;

enum class Epilogue {
  none,
  biasRelu,  ///< max(sum + bias[column], 0)
  secondOut, ///< stores sum + bias[column] to `out2`, and 2 * sum to C
  onlyOut2,  ///< stores sum + bias[column] to `out2`, nothing to C
};

struct Case {
  int64_t m = 0, n = 0, k = 0; ///< `dynamic` for the number of rows
  bool aTransposed = false, bTransposed = false;
  bool isDouble = false;
  Epilogue epilogue = Epilogue::none;
  cpu::TargetInfo target = {};
  int64_t cRowStride = 0;    ///< 0: n
  int64_t bColumnStride = 0; ///< of a transposed B; 0: k

  unsigned seed = 0; ///< of a random schedule; 0: the one that suits

  /// Filled by Jit::add.
  int64_t workspaceBytes = 0, rowsPerChunk = 0;
  std::string schedule = {};
};

/// `rows` is the dynamic size.
using Function = void (*)(const void *a, const void *b, void *c,
                          const void *bias, void *out2, void *workspace,
                          int64_t rows, int64_t begin, int64_t end);

/// The features of this machine that matter: `bits` wide vectors, without masks
/// and with 16 registers below 512 bits unless `evex`.
cpu::TargetInfo hostTarget(unsigned bits, bool evex = true);
/// The widest vectors of this machine.
unsigned hostVectorBits();

class Jit {
public:
  Jit();
  /// Emits the product as a function; returns its number.
  size_t add(Case &wanted);
  /// A loop of `steps` rounds of 24 independent multiply-adds in registers;
  /// its lanes are those of `target`, in float.
  size_t addPeakProbe(const cpu::TargetInfo &target);
  /// Compiles all, for `cpu` or this machine; `dump` is a path for the object
  /// file, or empty.
  void compile(unsigned optimizationLevel, llvm::StringRef dump = "",
               llvm::StringRef cpu = "");
  void *pointer(size_t function);
  Function function(size_t number) {
    return reinterpret_cast<Function>(pointer(number));
  }

private:
  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::unique_ptr<mlir::ExecutionEngine> engine;
  size_t functions = 0;
};

} // namespace dlc::test

#endif // DLC_TEST_UNIT_CODEGEN_GEMMJIT_H
