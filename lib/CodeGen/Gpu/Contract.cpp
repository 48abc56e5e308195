//===- Contract.cpp - Products with updates on their results -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// C[m, n] = sum over the rows k of A[k, m] B[k, n], which is how gradients of
// weights come about, and the optimizer's update of each element as soon as it
// is known: the gradient itself is never in memory.
//
//===----------------------------------------------------------------------===//

#include "Tiles.h"
#include "dlc/CodeGen/Build/Epilogue.h"
#include "dlc/CodeGen/Build/MatrixView.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static FailureOr<Grid> emitContract(ThreadKernel &context) {
  CodeBuilder &code = context.code;
  StructuredOp product = context.getProduct();
  Contraction form = *contractionOf(product);
  Epilogue epilogue(context, product.getResult(), form.m.size());
  int64_t own =
      cast<kernel::GpuContractScheduleAttr>(context.schedule).getOwn();
  int64_t m = loopElements(product, form.m), n = loopElements(product, form.n);
  bool hasSlices = llvm::any_of(product.getInputValues(), isSliced);
  auto operand = [&](unsigned index, int64_t columns) {
    MatrixView view = matrixViewOf(context, product, form, index);
    TileOperand operand;
    operand.base = view.base;
    operand.kStride = index == 0 ? view.columnStride : view.rowStride;
    operand.columns = code.index(columns);
    operand.isAligned =
        columns % own == 0 && operand.kStride % own == 0 && !hasSlices;
    return operand;
  };
  SmallVector<int64_t> sizes = loopSizes(product);
  Value total = code.index(1);
  for (unsigned dim : form.k)
    total = code.mul(total, ShapedType::isDynamic(sizes[dim])
                                ? context.rows
                                : code.index(sizes[dim]));
  // Whole vectors where all that is read and written begins at multiples.
  bool inVectors = n % own == 0 && !readsSlicesBehind(context, product);
  int64_t tile = TilesEmitter::sizeOf(own);
  int64_t tilesAlong = llvm::divideCeil(n, tile);
  Value block = context.block();
  Value firstRow = code.mul(context.div(block, tilesAlong), code.index(tile));
  Value firstColumn =
      code.mul(context.rem(block, tilesAlong), code.index(tile));
  TilesEmitter tiles(context, getElementTypeOrSelf(product.getResult()), own);
  tiles.emit(operand(0, m), operand(1, n), total, firstRow, firstColumn,
             inVectors, [&](Value sum, Value row, Value column) {
               Value stored =
                   epilogue(code.builder, code.loc, sum, row, column, Value());
               if (auto result = epilogue.getAnchorResult(); stored && result)
                 context.storeResult(
                     *result, stored,
                     code.add(code.mul(row, code.index(n)), column));
             });
  Grid grid;
  grid.items = llvm::divideCeil(m, tile) * tilesAlong;
  return grid;
}

/// A's rows are those of k, and so are B's.
static bool hasRowsOfK(kernel::KernelOp kernel) {
  kernel::ContractOp product = *kernel.getOps<kernel::ContractOp>().begin();
  Contraction form = *contractionOf(product);
  Type type = product.getAccumulator();
  bool isByRows = (form.transposedA || form.m.empty()) && !form.transposedB;
  SmallVector<int64_t> sizes = loopSizes(product);
  for (unsigned dim : form.m)
    isByRows &= !ShapedType::isDynamic(sizes[dim]);
  return isByRows && (type.isF32() || type.isF64());
}

static kernel::ScheduleAttr chooseContract(kernel::KernelOp kernel) {
  return kernel::GpuContractScheduleAttr::get(kernel.getContext(), /*own=*/4);
}

GpuCode dlc::device::contractCode() {
  return {{TypeID::get<kernel::ContractKindAttr>(), hasRowsOfK},
          emitContract,
          chooseContract};
}
