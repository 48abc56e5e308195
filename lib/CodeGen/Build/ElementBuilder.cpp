//===- ElementBuilder.cpp - Single elements of the values of a kernel ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/ElementBuilder.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/Analysis/Sums.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

Value ElementBuilder::baseOf(Value value) const {
  Value source = lookThroughReshapes(value);
  if (Value base = bases.lookup(source))
    return base;
  return context.views.lookup(source).base;
}

Value ElementBuilder::sizeOf(int64_t size) {
  return ShapedType::isDynamic(size) ? context.rows : code.index(size);
}

void ElementBuilder::forEach(ArrayRef<int64_t> sizes,
                             llvm::function_ref<void(ArrayRef<Value>)> body) {
  OpBuilder::InsertionGuard guard(code.builder);
  SmallVector<Value> indices;
  for (int64_t size : sizes) {
    auto loop = scf::ForOp::create(code.builder, code.loc, code.index(0),
                                   sizeOf(size), code.index(1));
    indices.push_back(loop.getInductionVar());
    code.builder.setInsertionPointToStart(loop.getBody());
  }
  body(indices);
}

Value ElementBuilder::position(ArrayRef<int64_t> shape,
                               ArrayRef<Value> indices) {
  Value result = code.index(0);
  for (auto [size, index] : llvm::zip(shape, indices)) {
    result = code.mul(result, sizeOf(size));
    result = code.add(result, index);
  }
  return result;
}

SmallVector<Value> ElementBuilder::indicesOf(ArrayRef<int64_t> shape,
                                             Value position) {
  SmallVector<Value> indices(shape.size());
  for (int i = static_cast<int>(shape.size()) - 1; i > 0; --i) {
    Value size = sizeOf(shape[i]);
    indices[i] = arith::RemUIOp::create(code.builder, code.loc, position, size);
    position = arith::DivUIOp::create(code.builder, code.loc, position, size);
  }
  if (!indices.empty())
    indices[0] = position;
  return indices;
}

SmallVector<Value> ElementBuilder::mapped(AffineMap map,
                                          ArrayRef<Value> indices) {
  SmallVector<Value> at;
  for (AffineExpr expr : map.getResults()) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      at.push_back(indices[dim.getPosition()]);
    else
      at.push_back(code.index(cast<AffineConstantExpr>(expr).getValue()));
  }
  return at;
}

SmallVector<Value> ElementBuilder::inWhole(OffsetSizeAndStrideOpInterface slice,
                                           ArrayRef<Value> indices) {
  SmallVector<Value> at;
  for (auto [offset, stride, index] :
       llvm::zip(slice.getStaticOffsets(), slice.getStaticStrides(), indices))
    at.push_back(
        code.add(stride == 1 ? index : code.mul(index, code.index(stride)),
                 code.index(offset)));
  return at;
}

Value ElementBuilder::element(Value value, ArrayRef<Value> indices) {
  // Nothing is written while an element is computed, so what is read twice for
  // it is the same; in another block it might not be there.
  StructuredOp op = structuredOf(value);
  if (!op || !isElementwise(op) || baseOf(value))
    return elementAnew(value, indices);
  for (auto &[at, result] : known.lookup(value))
    if (ArrayRef(at) == indices &&
        result.getParentBlock() == code.builder.getInsertionBlock())
      return result;
  ++depth;
  Value result = elementAnew(value, indices);
  if (--depth == 0)
    known.clear();
  else if (result)
    known[value].push_back({SmallVector<Value>(indices), result});
  return result;
}

Value ElementBuilder::elementAnew(Value value, ArrayRef<Value> indices) {
  if (Value base = baseOf(value))
    return code.load(base, getElementTypeOrSelf(value),
                     position(shapeOf(value), indices), 1);
  DenseElementsAttr constant;
  if (matchPattern(value, m_Constant(&constant)))
    return constantElement(constant, indices);
  Operation *op = value.getDefiningOp();
  if (isReshape(op)) {
    Value source = op->getOperand(0);
    return element(
        source, indicesOf(shapeOf(source), position(shapeOf(value), indices)));
  }
  if (auto slice = dyn_cast_or_null<tensor::ExtractSliceOp>(op))
    return element(slice.getSource(), inWhole(slice, indices));
  if (StructuredOp structured = asStructured(op)) {
    if (failed(checkIndexingMaps(structured)))
      return Value();
    return isElementwise(structured) ? bodyAt(structured, indices, Value())
                                     : reducedElement(structured, indices);
  }
  if (auto insert = dyn_cast_or_null<tensor::InsertSliceOp>(op))
    return insertedElement(insert, indices);
  if (isa_and_nonnull<tensor::EmptyOp>(op)) // Any number will do.
    return code.constant(getElementTypeOrSelf(value), 0);
  if (op)
    op->emitOpError("has a form that has no code inside a kernel");
  return Value();
}

Value ElementBuilder::reducedElement(StructuredOp op, ArrayRef<Value> indices) {
  OpBuilder::InsertionGuard guard(code.builder);
  SmallVector<int64_t> sizes = loopSizes(op);
  SmallVector<Value> loops(sizes.size());
  for (auto [expr, index] : llvm::zip(op.getResultMap().getResults(), indices))
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      loops[dim.getPosition()] = index;
  kernel::ContractOp product = op.contract();
  Value result = product ? code.constant(product.getAccumulator(), 0)
                         : element(op.getInit(), indices);
  if (!result)
    return Value();
  // Each term of a sum is a chain of its own, however many there are.
  Type wide = typeOfParts(op), type = result.getType();
  result = code.rounded(result, wide);
  OpBuilder::InsertPoint behind = code.builder.saveInsertionPoint();
  SmallVector<scf::ForOp> nested;
  for (auto [dim, size] : llvm::enumerate(sizes)) {
    if (loops[dim])
      continue;
    auto loop =
        scf::ForOp::create(code.builder, code.loc, code.index(0), sizeOf(size),
                           code.index(1), ValueRange{result});
    loops[dim] = loop.getInductionVar();
    result = loop.getRegionIterArg(0);
    nested.push_back(loop);
    code.builder.setInsertionPointToStart(loop.getBody());
  }
  Value term =
      bodyAt(op, loops, type == wide ? result : code.constant(type, 0));
  if (type == wide || !term)
    result = term;
  else
    result = addChain(code, op, result, term);
  for (scf::ForOp loop : llvm::reverse(nested)) {
    if (!result) // There is an error; the loop stays well-formed.
      result = loop.getRegionIterArg(0);
    code.builder.setInsertionPointToEnd(loop.getBody());
    scf::YieldOp::create(code.builder, code.loc, result);
    result = loop.getResult(0);
  }
  if (!term)
    return Value();
  code.builder.restoreInsertionPoint(behind);
  return code.rounded(result, getElementTypeOrSelf(op.getResult().getType()));
}

Value ElementBuilder::insertedElement(tensor::InsertSliceOp op,
                                      ArrayRef<Value> indices) {
  OpBuilder &b = code.builder;
  SmallVector<Value> inSource;
  Value isInside;
  auto require = [&](arith::CmpIPredicate predicate, Value x, Value y) {
    Value holds = arith::CmpIOp::create(b, code.loc, predicate, x, y);
    isInside =
        isInside ? arith::AndIOp::create(b, code.loc, isInside, holds) : holds;
  };
  for (auto [index, offset, stride, size] :
       llvm::zip(indices, op.getStaticOffsets(), op.getStaticStrides(),
                 op.getSourceType().getShape())) {
    // Without sign: what lies before is large.
    Value at = code.add(index, code.index(-offset));
    if (stride != 1) {
      Value step = code.index(stride);
      require(arith::CmpIPredicate::eq,
              arith::RemUIOp::create(b, code.loc, at, step), code.index(0));
      at = arith::DivUIOp::create(b, code.loc, at, step);
    }
    require(arith::CmpIPredicate::ult, at, sizeOf(size));
    inSource.push_back(at);
  }
  if (!isInside)
    return element(op.getSource(), indices);
  Type type = getElementTypeOrSelf(op.getType());
  auto choice =
      scf::IfOp::create(b, code.loc, type, isInside, /*withElseRegion=*/true);
  bool emitted = true;
  for (bool inside : {true, false}) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(inside ? choice.thenBlock()
                                      : choice.elseBlock());
    Value value = inside ? element(op.getSource(), inSource)
                         : element(op.getDest(), indices);
    emitted &= value != nullptr;
    scf::YieldOp::create(b, code.loc, value ? value : code.constant(type, 0));
  }
  return emitted ? choice.getResult(0) : Value();
}

Value ElementBuilder::constantElement(DenseElementsAttr constant,
                                      ArrayRef<Value> indices) {
  Type type = constant.getElementType();
  if (auto splat = dyn_cast<SplatElementsAttr>(constant))
    return code.constant(splat);
  Value base = code.constantArray(constant);
  return code.load(base, type, position(constant.getType().getShape(), indices),
                   1);
}

Value ElementBuilder::bodyAt(StructuredOp op, ArrayRef<Value> indices,
                             Value accumulator) {
  SmallVector<Value> arguments;
  for (OpOperand *input : op.getInputs()) {
    arguments.push_back(
        element(input->get(), mapped(op.getMap(*input), indices)));
    if (!arguments.back())
      return Value();
  }
  arguments.push_back(accumulator);
  return code
      .body(
          op, arguments, 1, [&](unsigned dim) { return indices[dim]; },
          context.rows)
      .front();
}

LogicalResult dlc::codegen::checkIndexingMaps(StructuredOp op) {
  for (AffineMap map : op.getMaps())
    for (AffineExpr expr : map.getResults())
      if (!isa<AffineDimExpr, AffineConstantExpr>(expr))
        return op->emitOpError("has an indexing map that has no code");
  return success();
}
