//===- ProductEmitter.cpp - Kernels of matrix products -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "dlc/Analysis/Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

namespace {

/// Emits the elementwise operations on a product for a run of columns.
class Epilogue {
public:
  Epilogue(CpuKernel &context, linalg::GenericOp product,
           const Contraction &form)
      : context(context), product(product), form(form) {
    auto yield =
        cast<func::ReturnOp>(context.kernel.getBody().front().getTerminator());
    for (auto [i, value] : llvm::enumerate(yield.getOperands()))
      if (value == product.getResult(0))
        productResult = i;
      else
        results.push_back({value, static_cast<unsigned>(i)});
    // Here, since an address of a slice is code, which the loops follow.
    for (auto op : context.kernel.getOps<linalg::GenericOp>())
      for (Value operand : op.getDpsInputs())
        if (context.hasPlace(operand))
          places[operand] = context.placeOf(operand);
  }

  /// Values of the loops m (delinearised) of a row of the flattened product.
  SmallVector<Value> rowIndices(Code &code, Value row) {
    SmallVector<int64_t> sizes = loopSizes(product);
    SmallVector<Value> indices(form.m.size());
    for (int i = form.m.size() - 1; i > 0; --i) {
      Value size = code.index(sizes[form.m[i]]);
      indices[i] = arith::RemUIOp::create(code.builder, code.loc, row, size);
      row = arith::DivUIOp::create(code.builder, code.loc, row, size);
    }
    if (!indices.empty())
      indices[0] = row;
    return indices;
  }

  Value operator()(OpBuilder &builder, Location loc, Value sum, Value row,
                   Value column, Value mask) {
    Code code(builder, loc);
    auto vector = dyn_cast<VectorType>(sum.getType());
    unsigned lanes = vector ? vector.getDimSize(0) : 1;
    SmallVector<Value> rowIndex = rowIndices(code, row);
    DenseMap<Value, Value> values;
    values[product.getResult(0)] = sum;
    SmallVector<int64_t> sizes = loopSizes(product);
    int64_t columns = 1;
    for (unsigned dim : form.n)
      columns *= sizes[dim];

    for (auto op : context.kernel.getOps<linalg::GenericOp>()) {
      if (op == product || isProductInit(op))
        continue;
      SmallVector<Value> arguments;
      for (OpOperand &operand : op->getOpOperands()) {
        if (!op.isDpsInput(&operand)) {
          arguments.push_back(Value());
          continue;
        }
        if (Value known = values.lookup(operand.get())) {
          arguments.push_back(known);
          continue;
        }
        arguments.push_back(loadOperand(code, op, operand, rowIndex, column,
                                        columns, lanes, mask));
      }
      // Nothing reads the init of an elementwise operation.
      for (Value &argument : arguments)
        if (!argument)
          argument = sum;
      auto indexOf = [&](unsigned dim) -> Value {
        if (dim < rowIndex.size())
          return rowIndex[dim];
        return code.iota(column, lanes);
      };
      SmallVector<Value> yielded =
          code.body(op, arguments, lanes, indexOf, context.rows);
      values[op.getResult(0)] = code.broadcast(yielded[0], lanes);
    }
    Value position = code.add(code.mul(row, code.index(columns)), column);
    for (auto [value, index] : results) {
      Type elementType = cast<ShapedType>(value.getType()).getElementType();
      code.store(values.lookup(value), context.results[index].base, elementType,
                 position, mask);
    }
    // The generator itself stores what goes to C.
    return productResult ? sum : Value();
  }

  /// Whether it has too many operations to be repeated for every register.
  bool isLong() {
    int64_t operations = 0;
    for (auto op : context.kernel.getOps<linalg::GenericOp>())
      if (op != product && !isProductInit(op))
        for (Operation &inner : op.getRegion().front().without_terminator())
          // Transcendental functions become some twenty operations.
          operations += isa<math::MathDialect>(inner.getDialect()) ? 20 : 1;
    return operations > 12;
  }

  bool isEmpty() const { return results.empty(); }
  std::optional<unsigned> getProductResult() const { return productResult; }

private:
  bool isProductInit(linalg::GenericOp op) {
    return product.getDpsInits()[0] == op.getResult(0) &&
           op.getResult(0).hasOneUse();
  }

  /// An operand that no operation of the kernel makes: from memory, a run of
  /// columns or one number for all.
  Value loadOperand(Code &code, linalg::GenericOp op, OpOperand &operand,
                    ArrayRef<Value> rowIndex, Value column, int64_t columns,
                    unsigned lanes, Value mask) {
    auto type = cast<RankedTensorType>(operand.get().getType());
    Place place = places.lookup(operand.get());
    AffineMap map = op.getMatchingIndexingMap(&operand);
    Value position = code.index(0);
    bool runs = false;
    int64_t stride = 1;
    for (int i = map.getNumResults() - 1; i >= 0; --i) {
      if (auto dim = dyn_cast<AffineDimExpr>(map.getResult(i))) {
        Value index;
        if (dim.getPosition() < rowIndex.size()) {
          index = rowIndex[dim.getPosition()];
        } else {
          index = column;
          runs = true;
        }
        // Rows of a slice have gaps between them.
        int64_t distance = i == 0 ? place.rowStride : stride;
        position = code.add(position, code.mul(index, code.index(distance)));
      }
      stride *= type.getDimSize(i);
    }
    Value value = code.load(place.base, type.getElementType(), position,
                            runs ? lanes : 1, runs ? mask : Value());
    return code.broadcast(value, lanes);
  }

  CpuKernel &context;
  linalg::GenericOp product;
  const Contraction &form;
  std::optional<unsigned> productResult;
  /// Of operands that lie in memory.
  DenseMap<Value, Place> places;
  SmallVector<std::pair<Value, unsigned>> results;
};

} // namespace

bool dlc::cpu::canEmitProduct(const CpuKernel &context,
                              linalg::GenericOp product) {
  func::FuncOp kernel = context.kernel;
  for (Value operand : product.getDpsInputs())
    if (!context.hasPlace(operand) ||
        (isSliced(operand) &&
         cast<ShapedType>(operand.getType()).getRank() != 2))
      return false;
  // Everything else is on the product's elements.
  for (auto op : kernel.getOps<linalg::GenericOp>()) {
    if (op == product)
      continue;
    if (!isElementwise(op) || !readsColumnsInOrder(op))
      return false;
    for (Value operand : op.getDpsInputs())
      if (!operand.getDefiningOp<linalg::GenericOp>() &&
          !context.hasPlace(operand))
        return false;
  }
  return true;
}

Chunks dlc::cpu::emitProduct(CpuKernel &context, linalg::GenericOp product) {
  Code &code = context.code;
  Contraction form = *matchContraction(product);
  SmallVector<int64_t> sizes = loopSizes(product);
  auto size = [&](ArrayRef<unsigned> dims) -> OpFoldResult {
    int64_t staticPart = 1;
    bool dynamic = false;
    for (unsigned dim : dims) {
      if (ShapedType::isDynamic(sizes[dim]))
        dynamic = true;
      else
        staticPart *= sizes[dim];
    }
    if (!dynamic)
      return code.builder.getIndexAttr(staticPart);
    if (staticPart == 1)
      return context.rows;
    return code.mul(context.rows, code.index(staticPart));
  };
  auto staticOf = [](OpFoldResult value) {
    return getConstantIntValue(value).value_or(0);
  };

  Gemm gemm;
  gemm.elementType =
      cast<ShapedType>(product.getResult(0).getType()).getElementType();
  gemm.m = size(form.m);
  gemm.n = size(form.n);
  gemm.k = size(form.k);
  int64_t m = staticOf(gemm.m), n = staticOf(gemm.n), k = staticOf(gemm.k);
  // Of what is stored in rows of `length`, slices in rows that lie further
  // apart.
  auto strides = [&](unsigned index, bool transposed, int64_t length) {
    Value operand = product.getDpsInputs()[index];
    Place place = context.placeOf(operand);
    int64_t distance = isSliced(operand) ? place.rowStride : length;
    return std::tuple(place.base, transposed ? 1 : distance,
                      transposed ? distance : 1);
  };
  std::tie(gemm.a.base, gemm.a.rowStride, gemm.a.columnStride) =
      strides(0, form.transposedA, form.transposedA ? m : k);
  std::tie(gemm.b.base, gemm.b.rowStride, gemm.b.columnStride) =
      strides(1, form.transposedB, form.transposedB ? k : n);
  Epilogue epilogue(context, product, form);
  if (auto result = epilogue.getProductResult())
    gemm.c.base = context.results[*result].base;
  else
    gemm.c.base = context.results[0].base;
  gemm.c.rowStride = n;
  gemm.c.columnStride = 1;
  if (!epilogue.isEmpty()) {
    gemm.epilogue = std::ref(epilogue);
    gemm.epilogueIsLong = epilogue.isLong();
  }

  Chunks chunks;
  int64_t rowsPerChunk = gemmRowsPerChunk(gemm, context.target);
  Value total = getValueOrCreateConstantIndexOp(code.builder, code.loc, gemm.m);
  Value begin = code.mul(context.chunk, code.index(rowsPerChunk));
  Value end = arith::MinUIOp::create(
      code.builder, code.loc, code.add(begin, code.index(rowsPerChunk)), total);
  chunks.work = 2 * rowsPerChunk * n * std::max<int64_t>(k, 64);
  if (m) {
    chunks.count = llvm::divideCeil(m, rowsPerChunk);
  } else {
    // Chunks are counted in rows of the batch.
    int64_t perRow = 1;
    for (unsigned dim : form.m)
      if (!ShapedType::isDynamic(sizes[dim]))
        perRow *= sizes[dim];
    int64_t batchRows = std::max<int64_t>(1, rowsPerChunk / perRow);
    chunks.rowsPerChunk = batchRows;
    begin = code.mul(context.chunk, code.index(batchRows * perRow));
    end = arith::MinUIOp::create(
        code.builder, code.loc, code.add(begin, code.index(batchRows * perRow)),
        total);
  }
  Value workspace;
  if (int64_t bytes = gemmWorkspaceBytes(gemm, context.target)) {
    auto pointer = LLVM::LLVMPointerType::get(code.builder.getContext());
    workspace = LLVM::AllocaOp::create(
        code.builder, code.loc, pointer, code.builder.getI8Type(),
        code.constant(code.builder.getI64Type(), bytes), 64);
  }
  emitGemm(code.builder, code.loc, gemm, context.target, begin, end, workspace);
  return chunks;
}
