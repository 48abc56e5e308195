//===- Contract.cpp - Kernels of matrix products -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/CodeGen/Build/Epilogue.h"
#include "dlc/CodeGen/Build/MatrixView.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// What of the kernel its schedule depends on.
static GemmShape shapeOf(kernel::KernelOp kernel) {
  kernel::ContractOp product = *kernel.getOps<kernel::ContractOp>().begin();
  Contraction form = *contractionOf(product);
  SmallVector<int64_t> sizes = loopSizes(product);
  auto size = [&](ArrayRef<unsigned> dims) {
    return llvm::any_of(
               dims,
               [&](unsigned dim) { return ShapedType::isDynamic(sizes[dim]); })
               ? ShapedType::kDynamic
               : loopElements(product, dims);
  };
  GemmShape shape;
  shape.elementType = getElementTypeOrSelf(product.getType());
  shape.m = size(form.m);
  shape.n = size(form.n);
  shape.k = size(form.k);
  MatrixView a = matrixStrides(product, form, 0);
  MatrixView b = matrixStrides(product, form, 1);
  shape.setMatrices({a.rowStride, a.columnStride},
                    {b.rowStride, b.columnStride});
  shape.hasEpilogue = llvm::any_of(kernel.getReturned(), [&](Value value) {
    return value != product.getResult();
  });
  return shape;
}

static kernel::ScheduleAttr chooseProduct(kernel::KernelOp kernel,
                                          const TargetInfo &target) {
  return chooseSchedule(shapeOf(kernel), target);
}

LogicalResult dlc::cpu::checkProductSchedule(kernel::KernelOp kernel,
                                             kernel::ScheduleAttr said,
                                             const GemmShape &shape,
                                             const TargetInfo &target) {
  auto schedule = cast<kernel::CpuContractScheduleAttr>(said);
  if (failed(checkSchedule([&] { return kernel.emitOpError(); }, schedule,
                           shape, target)))
    return failure();
  constexpr int64_t most = 1 << 30;
  int64_t bytes = gemmWorkspaceBytes(shape, schedule, target);
  if (bytes <= most)
    return success();
  return kernel.emitOpError("expects a schedule that needs at most ")
         << most << " bytes of workspace, found " << schedule
         << ", which needs " << bytes;
}

static LogicalResult checkProduct(kernel::KernelOp kernel,
                                  kernel::ScheduleAttr schedule,
                                  const TargetInfo &target) {
  return checkProductSchedule(kernel, schedule, shapeOf(kernel), target);
}

static FailureOr<Work> emitProduct(CpuKernel &context) {
  auto schedule = cast<kernel::CpuContractScheduleAttr>(context.schedule);
  StructuredOp product = context.getProduct();
  CodeBuilder &code = context.code;
  Contraction form = *contractionOf(product);
  GemmShape shape = shapeOf(context.kernel);
  auto size = [&](int64_t known, ArrayRef<unsigned> dims) -> OpFoldResult {
    if (!ShapedType::isDynamic(known))
      return code.builder.getIndexAttr(known);
    int64_t perRow = loopElements(product, dims);
    return perRow == 1 ? context.rows
                       : code.mul(context.rows, code.index(perRow));
  };

  Gemm gemm;
  gemm.elementType = shape.elementType;
  gemm.m = size(shape.m, form.m);
  gemm.n = size(shape.n, form.n);
  gemm.k = size(shape.k, form.k);
  MatrixView a = matrixViewOf(context, product, form, 0);
  MatrixView b = matrixViewOf(context, product, form, 1);
  gemm.a = {a.base, a.rowStride, a.columnStride};
  gemm.b = {b.base, b.rowStride, b.columnStride};
  Epilogue epilogue(context, product.getResult(), form.m.size());
  if (auto result = epilogue.getAnchorResult())
    gemm.c.base = context.results[*result].base;
  else
    gemm.c.base = context.results[0].base;
  gemm.c.rowStride = shape.n;
  gemm.c.columnStride = 1;
  if (!epilogue.isEmpty()) {
    gemm.epilogue = std::ref(epilogue);
    gemm.epilogueIsLong = epilogue.isLong();
  }

  bool isDynamicM = ShapedType::isDynamic(shape.m);
  int64_t rowsPerItem = schedule.getChunk();
  Value total = getValueOrCreateConstantIndexOp(code.builder, code.loc, gemm.m);
  auto [begin, end] = context.rowsOf(rowsPerItem, total);
  Work work;
  // Steps of k that are known at run time only (kDynamic is negative) are few.
  work.flops = 2 * rowsPerItem * shape.n * std::max<int64_t>(shape.k, 64);
  if (isDynamicM) {
    work.rowsPerItem = rowsPerItem;
    work.rowsOfOne = loopElements(product, form.m);
  } else {
    work.items = llvm::divideCeil(shape.m, rowsPerItem);
  }
  if (!isDynamicM && work.items <= 1) {
    begin = code.index(0); // Heights of tiles are then known.
    end = code.index(shape.m);
  }
  Value workspace;
  if (int64_t bytes = gemmWorkspaceBytes(shape, schedule, context.target))
    workspace = context.takeWorkspace(bytes);
  auto emitRows = [&, begin = begin, end = end] {
    emitGemm(code.builder, code.loc, gemm, schedule, context.target,
             context.shared, begin, end, workspace);
  };
  if (isDynamicM && context.caller == Caller::program)
    work.itemsOfFew = columnGroups(shape, schedule, context.target);
  if (!work.itemsOfFew) {
    emitRows();
    return work;
  }
  // One item alone.
  work.fewRows = rowsPerItem;
  Value isFew =
      arith::CmpIOp::create(code.builder, code.loc, arith::CmpIPredicate::ule,
                            total, code.index(work.fewRows));
  auto choice = scf::IfOp::create(code.builder, code.loc, isFew,
                                  /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.setInsertionPointToStart(choice.thenBlock());
  emitGemmColumns(code.builder, code.loc, gemm, schedule, context.target,
                  context.shared, context.begin, context.end);
  code.builder.setInsertionPointToStart(choice.elseBlock());
  emitRows();
  return work;
}

CpuCode dlc::cpu::contractCode() {
  return {{TypeID::get<kernel::ContractKindAttr>()},
          emitProduct,
          chooseProduct,
          checkProduct};
}
