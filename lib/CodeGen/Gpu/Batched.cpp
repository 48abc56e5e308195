//===- Batched.cpp - Many products in tiles ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiles.h"
#include "dlc/CodeGen/Build/Epilogue.h"
#include "dlc/CodeGen/Build/MatrixView.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static kernel::ContractOp productOf(kernel::KernelOp kernel) {
  return *kernel.getOps<kernel::ContractOp>().begin();
}

namespace {
class BatchedEmitter {
public:
  explicit BatchedEmitter(ThreadKernel &context)
      : context(context), code(context.code), op(context.getProduct()),
        product(*stridedProductOf(op)),
        epilogue(context, op.getResult(), product.rowDims.value_or(0)),
        own(cast<kernel::GpuContractScheduleAttr>(context.schedule).getOwn()) {}

  Grid emit();

private:
  /// Says which of the products it is.
  void placeProduct(Value index);
  TileOperand operand(unsigned index, int64_t kStride, int64_t columnStride,
                      Value columns);
  void store(Value sum, Value row, Value column);

  ThreadKernel &context;
  CodeBuilder &code;
  kernel::ContractOp op;
  StridedProduct product;
  Epilogue epilogue;
  int64_t own;
  std::array<Value, 3> offsets; ///< Of A, B and C.
  Value number, m;              ///< Which product it is, and of how many rows.
};
} // namespace

void BatchedEmitter::placeProduct(Value index) {
  number = index;
  offsets = productOffsets(code, product, index);
}

TileOperand BatchedEmitter::operand(unsigned index, int64_t kStride,
                                    int64_t columnStride, Value columns) {
  Value value = op->getOperand(index);
  TileOperand operand;
  operand.base = code.address(context.viewOf(value).base,
                              getElementTypeOrSelf(value), offsets[index]);
  // One of them is 1, also where there is but one step of it.
  operand.kStride = kStride;
  operand.columnStride = columnStride;
  operand.columns = columns;
  std::optional<int64_t> known = getConstantIntValue(columns);
  operand.isAligned =
      known && *known % own == 0 && kStride % own == 0 && !isSliced(value) &&
      llvm::all_of(product.outer, [&](const StridedProduct::Outer &outer) {
        return outer.strides[index] % own == 0;
      });
  return operand;
}

void BatchedEmitter::store(Value sum, Value row, Value column) {
  Value position = code.add(
      offsets[2], code.add(code.mul(row, code.index(product.cM)), column));
  if (epilogue.isEmpty())
    return context.storeResult(epilogue.getAnchorResult().value_or(0), sum,
                               position);
  // It counts rows of all products.
  Value all = code.add(code.mul(number, m), row);
  Value stored = epilogue(code.builder, code.loc, sum, all, column, Value());
  if (auto result = epilogue.getAnchorResult(); stored && result)
    context.storeResult(*result, stored, position);
}

Grid BatchedEmitter::emit() {
  int64_t tile = TilesEmitter::sizeOf(own);
  int64_t along = llvm::divideCeil(product.n, tile);
  int64_t products = product.getProducts();
  Value block = context.block(), tileRow;
  Value firstColumn = code.mul(context.rem(block, along), code.index(tile));
  Value left = context.div(block, along);
  Grid grid;
  if (ShapedType::isDynamic(product.m)) {
    // Rows of all products are many, so those of one come behind each other.
    m = code.mul(context.rows, code.index(product.rowsOfOne));
    tileRow = context.div(left, products);
    placeProduct(context.rem(left, products));
    grid.itemsPerRow = product.rowsOfOne;
    grid.itemsPerBlock = tile;
    grid.blocksEach = products * along;
  } else {
    int64_t down = llvm::divideCeil(product.m, tile);
    m = code.index(product.m);
    tileRow = context.rem(left, down);
    placeProduct(context.div(left, down));
    (product.hasBatchRows() ? grid.itemsPerRow : grid.items) =
        products * down * along;
  }
  bool inVectors =
      product.n % own == 0 && product.cM % own == 0 &&
      llvm::all_of(product.outer,
                   [&](auto &outer) { return outer.strides[2] % own == 0; }) &&
      !readsSlicesBehind(context, op);
  TileOperand a = operand(0, product.aK, product.aM, m);
  TileOperand b = operand(1, product.bK, product.bN, code.index(product.n));
  TilesEmitter tiles(context, getElementTypeOrSelf(op.getType()), own);
  tiles.emit(a, b, code.index(product.k), code.mul(tileRow, code.index(tile)),
             firstColumn, inVectors, [&](Value sum, Value row, Value column) {
               store(sum, row, column);
             });
  return grid;
}

static FailureOr<Grid> emitBatched(ThreadKernel &context) {
  return BatchedEmitter(context).emit();
}

/// Half as large tiles where larger ones would be empty for the most part.
static kernel::ScheduleAttr chooseBatched(kernel::KernelOp kernel) {
  StridedProduct product = *stridedProductOf(productOf(kernel));
  constexpr int64_t small = 32;
  bool isSmall = product.n <= small || product.m <= small;
  if (ShapedType::isDynamic(product.m))
    isSmall = product.n <= small;
  return kernel::GpuContractScheduleAttr::get(kernel.getContext(),
                                              isSmall ? 2 : 4);
}

static bool hasTiles(kernel::KernelOp kernel) {
  Type type = productOf(kernel).getAccumulator();
  return type.isF32() || type.isF64();
}

GpuCode dlc::device::batchedCode() {
  return {{TypeID::get<kernel::BatchedKindAttr>(), hasTiles},
          emitBatched,
          chooseBatched};
}
