//===- Gemm.h - Matrix products for the CPU ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one generator of matrix products: C = epilogue(A * B), either operand
// stored transposed, M or K known at run time. Emits scf, arith, math, vector
// and LLVM loads and stores; the accumulators of a tile live in registers.
// docs and measurements: docs/cpu_codegen.md.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_CPU_GEMM_H
#define DLC_CODEGEN_CPU_GEMM_H

#include "dlc/DlcRt/DlcRt.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"

#include <functional>

namespace dlc::cpu {

class SharedFunctions;

/// What code generation needs to know of a CPU.
struct TargetInfo {
  /// Width of the widest vector register worth using.
  unsigned vectorBits = 128;
  /// How many of them there are.
  unsigned vectorRegisters = 16;
  /// Whether a masked load or store costs as much as a plain one.
  bool hasMasks = false;
  /// Whether multiply-adds are fused. Without, a product is rounded before it
  /// is added: other bits than with it.
  bool hasFma = false;
  int64_t l1Bytes = 32 << 10;
  int64_t l2Bytes = 512 << 10;

  unsigned lanes(mlir::Type elementType) const {
    return vectorBits / elementType.getIntOrFloatBitWidth();
  }
};

/// A matrix in memory; the element (i, j) lies at base + (i * rowStride +
/// j * columnStride) elements. One of the strides is 1.
struct GemmMatrix {
  mlir::Value base; ///< !llvm.ptr
  int64_t rowStride = 0;
  int64_t columnStride = 1;
};

/// C[m, n] = epilogue(sum over k of A[m, k] * B[k, n]). C overlaps neither A
/// nor B.
struct Gemm {
  mlir::Type elementType; ///< f32 or f64
  /// Sizes: an index attribute if static, else a value of type index. N is
  /// static. At most one of M and K is dynamic.
  mlir::OpFoldResult m, n, k;
  GemmMatrix a, b, c; ///< c.columnStride is 1
  /// Computes what is stored from the finished sums of one row: `sum` is a
  /// vector (of any power of two up to `lanes`) of the columns from `column`
  /// on, or a scalar; ask its type. `mask` (null: all lanes) says which columns
  /// exist: loads and stores of other operands honour it. If it stores the
  /// value itself (other outputs), it may return null; C is then not touched.
  /// Called several times for code of different tiles, at run time once for
  /// each element. Null: store the sum. Without one a dynamic or large K may
  /// keep unfinished sums in C; with one C sees finished values only.
  std::function<mlir::Value(mlir::OpBuilder &, mlir::Location, mlir::Value sum,
                            mlir::Value row, mlir::Value column,
                            mlir::Value mask)>
      epilogue;
  /// Whether the epilogue is so long that it is emitted once for a tile, in a
  /// loop over its rows, and not for each register of sums.
  bool epilogueIsLong = false;
};

/// What of a product its schedule depends on; kDynamic: known at run time.
struct GemmShape {
  mlir::Type elementType;
  int64_t m, n, k;
  bool transposedA = false; ///< Stored in rows of k.
  bool transposedB = false; ///< Stored in rows of n.
  /// Elements from one stored row to the next.
  int64_t strideA = 0, strideB = 0;
  bool hasEpilogue = false;

  /// Says how A and B lie in memory, where sizes are known.
  void setMatrices(std::pair<int64_t, int64_t> stridesA,
                   std::pair<int64_t, int64_t> stridesB);
};
GemmShape shapeOf(const Gemm &gemm);

/// The schedule that suits the target; measurements: docs/cpu_codegen.md. Every
/// schedule gives the same bits. A chunk is so many rows of C (of M): work is
/// split into chunks that don't depend on each other.
kernel::CpuContractScheduleAttr chooseSchedule(const GemmShape &shape,
                                               const TargetInfo &target);

/// Fails after an error if there is no code for the product that does as the
/// schedule says.
llvm::LogicalResult
checkSchedule(llvm::function_ref<mlir::InFlightDiagnostic()> emitError,
              kernel::CpuContractScheduleAttr schedule, const GemmShape &shape,
              const TargetInfo &target);

/// Bytes of scratch memory that `emitGemm` needs for each call, aligned to 64;
/// 0 if none.
int64_t gemmWorkspaceBytes(const GemmShape &shape,
                           kernel::CpuContractScheduleAttr schedule,
                           const TargetInfo &target);

/// Emits the rows [begin, end) of C at the builder's insertion point; none if
/// they are equal. `begin` and `end` are of type index; `workspace` is an
/// !llvm.ptr or, if no bytes are needed, null; calls at a time need one each.
/// An element is one chain of multiply-adds over k from +0 upward or, of more
/// than 1,024 terms, several added up (docs/cpu_codegen.md), so bits depend on
/// neither the schedule nor M. Tiles that are called are functions of `shared`.
/// The schedule is one that `checkSchedule` takes.
void emitGemm(mlir::OpBuilder &builder, mlir::Location loc, const Gemm &gemm,
              kernel::CpuContractScheduleAttr schedule,
              const TargetInfo &target, SharedFunctions &shared,
              mlir::Value begin, mlir::Value end, mlir::Value workspace);

/// Of a few rows the columns are shared among threads: into how many groups
/// they are cut then, 0 if they are not worth it or there is no code.
int64_t columnGroups(const GemmShape &shape,
                     kernel::CpuContractScheduleAttr schedule,
                     const TargetInfo &target);

/// Emits all rows of the groups [begin, end) of C's columns, with the same
/// bits.
void emitGemmColumns(mlir::OpBuilder &builder, mlir::Location loc,
                     const Gemm &gemm, kernel::CpuContractScheduleAttr schedule,
                     const TargetInfo &target, SharedFunctions &shared,
                     mlir::Value begin, mlir::Value end);

} // namespace dlc::cpu

#endif // DLC_CODEGEN_CPU_GEMM_H
