//===- Batched.cpp - Many products on a CPU ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An item is some rows of one product, by the generator of products
// (`dlc/CodeGen/Cpu/Gemm.h`), which steps through factors as they lie. Where
// rows of the batch are rows of each product, an item is some of these of all
// products.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "dlc/Analysis/StridedProduct.h"
#include "dlc/CodeGen/Build/Epilogue.h"
#include "dlc/CodeGen/Build/MatrixView.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

static StridedProduct productOf(kernel::KernelOp kernel) {
  return *stridedProductOf(*kernel.getOps<kernel::ContractOp>().begin());
}

static GemmShape shapeOf(kernel::KernelOp kernel) {
  kernel::ContractOp op = *kernel.getOps<kernel::ContractOp>().begin();
  StridedProduct product = productOf(kernel);
  GemmShape shape;
  shape.elementType = getElementTypeOrSelf(op.getType());
  shape.m = product.m;
  shape.n = product.n;
  shape.k = product.k;
  shape.setMatrices({product.aM, product.aK}, {product.bK, product.bN});
  shape.hasEpilogue = llvm::any_of(kernel.getReturned(), [&](Value value) {
    return value != op.getResult();
  });
  return shape;
}

static kernel::ScheduleAttr chooseBatched(kernel::KernelOp kernel,
                                          const TargetInfo &target) {
  return chooseSchedule(shapeOf(kernel), target);
}

static LogicalResult checkBatched(kernel::KernelOp kernel,
                                  kernel::ScheduleAttr schedule,
                                  const TargetInfo &target) {
  return checkProductSchedule(kernel, schedule, shapeOf(kernel), target);
}

namespace {
class BatchedEmitter {
public:
  explicit BatchedEmitter(CpuKernel &context)
      : context(context), code(context.code),
        schedule(cast<kernel::CpuContractScheduleAttr>(context.schedule)),
        op(context.getProduct()), product(productOf(context.kernel)),
        epilogue(context, op.getResult(), product.rowDims.value_or(0)) {}

  Work emit();

private:
  /// The rows [begin, end) of the product number `index` of all.
  void emitProduct(Value index, Value begin, Value end);
  void loop(Value begin, Value end, llvm::function_ref<void(Value)> body);

  CpuKernel &context;
  CodeBuilder &code;
  kernel::CpuContractScheduleAttr schedule;
  kernel::ContractOp op;
  StridedProduct product;
  Epilogue epilogue;
  Value bases[3], workspace;
  Value rows; ///< Of a product.
};
} // namespace

void BatchedEmitter::loop(Value begin, Value end,
                          llvm::function_ref<void(Value)> body) {
  auto op =
      scf::ForOp::create(code.builder, code.loc, begin, end, code.index(1));
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.setInsertionPointToStart(op.getBody());
  body(op.getInductionVar());
}

void BatchedEmitter::emitProduct(Value index, Value begin, Value end) {
  OpBuilder &b = code.builder;
  std::array<Value, 3> offsets = productOffsets(code, product, index);
  Type type = getElementTypeOrSelf(op.getType());
  auto at = [&](int i) { return code.address(bases[i], type, offsets[i]); };
  Gemm gemm;
  gemm.elementType = type;
  gemm.m = ShapedType::isDynamic(product.m) ? OpFoldResult(rows)
                                            : b.getIndexAttr(product.m);
  gemm.n = b.getIndexAttr(product.n);
  gemm.k = b.getIndexAttr(product.k);
  gemm.a = {at(0), product.aM, product.aK};
  gemm.b = {at(1), product.bK, product.bN};
  gemm.c = {at(2), product.cM, 1};
  if (!epilogue.isEmpty()) {
    // It counts rows of all products.
    Value first = code.mul(index, rows);
    gemm.epilogue = [this, first](OpBuilder &builder, Location loc, Value sum,
                                  Value row, Value column, Value mask) {
      Value all = arith::AddIOp::create(builder, loc, first, row);
      return epilogue(builder, loc, sum, all, column, mask);
    };
    gemm.epilogueIsLong = epilogue.isLong();
  }
  emitGemm(b, code.loc, gemm, schedule, context.target, context.shared, begin,
           end, workspace);
}

Work BatchedEmitter::emit() {
  OpBuilder &b = code.builder;
  bases[0] = context.viewOf(op.getLhs()).base;
  bases[1] = context.viewOf(op.getRhs()).base;
  bases[2] = context.results[epilogue.getAnchorResult().value_or(0)].base;
  GemmShape shape = shapeOf(context.kernel);
  if (int64_t bytes = gemmWorkspaceBytes(shape, schedule, context.target))
    workspace = context.takeWorkspace(bytes);
  bool hasRowsInM = ShapedType::isDynamic(product.m);
  int64_t products = product.getProducts();
  int64_t perItem = schedule.getChunk();
  Work work;
  work.flops = 2 * perItem * product.n * product.k;
  rows = hasRowsInM ? code.mul(context.rows, code.index(product.rowsOfOne))
                    : code.index(product.m);
  if (hasRowsInM) {
    work.rowsPerItem = perItem;
    work.rowsOfOne = product.rowsOfOne;
    work.flops *= products;
    auto [begin, end] = context.rowsOf(perItem, rows);
    loop(code.index(0), code.index(products),
         [&](Value index) { emitProduct(index, begin, end); });
    return work;
  }
  int64_t ofProduct = llvm::divideCeil(product.m, perItem);
  if (product.hasBatchRows()) {
    work.rowsPerItem = 1;
    work.rowsOfOne = products * ofProduct;
  } else {
    work.items = products * ofProduct;
  }
  // A run of items is the end of one product, whole ones, and the beginning of
  // another.
  Value size = code.index(ofProduct);
  Value first = arith::DivUIOp::create(b, code.loc, context.begin, size);
  Value last = arith::CeilDivUIOp::create(b, code.loc, context.end, size);
  loop(first, last, [&](Value index) {
    Value items = code.mul(index, size);
    auto within = [&](Value item) -> Value {
      Value from = arith::MaxUIOp::create(b, code.loc, item, items);
      Value in = arith::SubIOp::create(b, code.loc, from, items);
      return arith::MinUIOp::create(
          b, code.loc,
          code.mul(arith::MinUIOp::create(b, code.loc, in, size),
                   code.index(perItem)),
          rows);
    };
    emitProduct(index, within(context.begin), within(context.end));
  });
  return work;
}

static FailureOr<Work> emitBatched(CpuKernel &context) {
  return BatchedEmitter(context).emit();
}

CpuCode dlc::cpu::batchedCode() {
  return {{TypeID::get<kernel::BatchedKindAttr>()},
          emitBatched,
          chooseBatched,
          checkBatched};
}
