//===- Contract.cpp - dlcrt.contract -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernel;

SmallVector<AffineMap> ContractOp::getMaps() {
  return llvm::to_vector(getIndexingMaps().getAsValueRange<AffineMapAttr>());
}

unsigned ContractOp::getNumLoops() {
  return cast<AffineMapAttr>(getIndexingMaps()[0]).getValue().getNumDims();
}

SmallVector<int64_t> ContractOp::getLoopSizes() {
  SmallVector<int64_t> sizes(getNumLoops(), 1);
  for (auto [map, operand] : llvm::zip(getMaps(), getOperands()))
    for (auto [expr, size] : llvm::zip(
             map.getResults(), cast<ShapedType>(operand.getType()).getShape()))
      sizes[cast<AffineDimExpr>(expr).getPosition()] = size;
  return sizes;
}

/// Whether the loop is among the indices of lhs, rhs and the result.
static std::array<bool, 3> placesOf(ArrayRef<AffineMap> maps, unsigned loop) {
  return {maps[0].isFunctionOfDim(loop), maps[1].isFunctionOfDim(loop),
          maps[2].isFunctionOfDim(loop)};
}

/// The group of a loop with these places; none if it is of no group.
static std::optional<ContractOp::Group> groupOf(std::array<bool, 3> in) {
  auto [lhs, rhs, result] = in;
  if (lhs && rhs)
    return result ? ContractOp::Group::batch : ContractOp::Group::k;
  if (!result || (!lhs && !rhs))
    return std::nullopt;
  return lhs ? ContractOp::Group::m : ContractOp::Group::n;
}

ContractOp::Group ContractOp::getGroup(unsigned loop) {
  return *groupOf(placesOf(getMaps(), loop));
}

SmallVector<unsigned> ContractOp::getLoops(Group group) {
  SmallVector<unsigned> loops;
  for (unsigned loop = 0, count = getNumLoops(); loop < count; ++loop)
    if (getGroup(loop) == group)
      loops.push_back(loop);
  return loops;
}

/// Whether every number of dtype `from` is one of `to`.
static bool holds(Type to, Type from) {
  if (auto wide = dyn_cast<FloatType>(to)) {
    auto narrow = dyn_cast<FloatType>(from);
    return narrow && narrow.getFPMantissaWidth() <= wide.getFPMantissaWidth() &&
           llvm::APFloat::semanticsMaxExponent(narrow.getFloatSemantics()) <=
               llvm::APFloat::semanticsMaxExponent(wide.getFloatSemantics());
  }
  return to.isSignlessInteger() && from.isSignlessInteger() &&
         from.getIntOrFloatBitWidth() <= to.getIntOrFloatBitWidth();
}

LogicalResult ContractOp::verify() {
  SmallVector<AffineMap> maps = getMaps();
  RankedTensorType types[] = {cast<RankedTensorType>(getLhs().getType()),
                              cast<RankedTensorType>(getRhs().getType()),
                              cast<RankedTensorType>(getType())};
  if (maps.size() != 3)
    return emitOpError("expects maps of lhs, rhs and the result, found ")
           << maps.size() << " maps";
  unsigned loops = maps[0].getNumDims();
  for (auto [map, type] : llvm::zip(maps, types)) // C1
    if (map.getNumDims() != loops || map.getNumSymbols() ||
        map.getNumResults() != static_cast<unsigned>(type.getRank()) ||
        !map.isProjectedPermutation())
      return emitOpError("expects each map to give each of the ")
             << type.getRank() << " dimensions of " << type << " one of the "
             << loops << " loops, found " << AffineMapAttr::get(map);
  bool hasSum = false;
  for (unsigned loop = 0; loop < loops; ++loop) { // C2
    auto group = groupOf(placesOf(maps, loop));
    if (!group)
      return emitOpError("expects each loop to be an index of two operands, or "
                         "of all and the result, found that loop ")
             << loop << " is not";
    hasSum |= *group == Group::k;
  }
  if (!hasSum)
    return emitOpError("expects a loop that is an index of lhs and rhs only, "
                       "found none to sum over");
  SmallVector<std::optional<int64_t>> sizes(loops);
  for (auto [map, type] : llvm::zip(maps, types)) // C3
    for (auto [expr, size] : llvm::zip(map.getResults(), type.getShape())) {
      unsigned loop = cast<AffineDimExpr>(expr).getPosition();
      if (sizes[loop].value_or(size) != size) {
        auto text = [](int64_t size) {
          return ShapedType::isDynamic(size) ? std::string("?")
                                             : std::to_string(size);
        };
        return emitOpError("expects one size of loop ")
               << loop << ", found " << text(*sizes[loop]) << " and "
               << text(size);
      }
      sizes[loop] = size;
    }
  Type accumulator = getAccumulator(); // C4
  bool isFloat = isa<FloatType>(accumulator);
  if (!isFloat && !accumulator.isSignlessInteger())
    return emitOpError("expects a float or a signless integer as accumulator, "
                       "found ")
           << accumulator;
  for (RankedTensorType type : ArrayRef(types).take_front(2))
    if (!holds(accumulator, type.getElementType()))
      return emitOpError("expects an accumulator that holds all numbers of ")
             << type.getElementType() << ", found " << accumulator;
  if (isa<FloatType>(types[2].getElementType()) != isFloat)
    return emitOpError("expects a result of floats from floats and of integers "
                       "from integers, found ")
           << types[2].getElementType() << " from " << accumulator;
  return success();
}

LogicalResult ContractOp::evaluate(ref::Context &context,
                                   ArrayRef<ref::Tensor> operands,
                                   SmallVectorImpl<ref::Tensor> &results) {
  SmallVector<AffineMap> maps = getMaps();
  SmallVector<int64_t> sizes = ref::resolveShape(getLoopSizes(), context.rows);
  auto type = cast<RankedTensorType>(getType());
  ref::Tensor result = ref::Tensor::zeros(type, context.rows);
  // Elements from one step of a loop to the next, of lhs, rhs and the result.
  std::array<SmallVector<int64_t>, 3> steps;
  SmallVector<int64_t> strides[] = {operands[0].strides(),
                                    operands[1].strides(), result.strides()};
  for (auto [step, map, strides] : llvm::zip(steps, maps, strides)) {
    step.assign(sizes.size(), 0);
    for (auto [expr, stride] : llvm::zip(map.getResults(), strides))
      step[cast<AffineDimExpr>(expr).getPosition()] = stride;
  }
  SmallVector<unsigned> inner = getLoops(Group::k), outer;
  for (unsigned loop = 0; loop < sizes.size(); ++loop)
    if (!llvm::is_contained(inner, loop))
      outer.push_back(loop);
  auto sizesOf = [&](ArrayRef<unsigned> loops) {
    return llvm::map_to_vector(loops, [&](unsigned l) { return sizes[l]; });
  };
  auto offset = [&](unsigned of, ArrayRef<unsigned> loops,
                    ArrayRef<int64_t> index) {
    int64_t position = 0;
    for (auto [loop, i] : llvm::zip(loops, index))
      position += i * steps[of][loop];
    return position;
  };
  // Where the terms of a sum lie, the same for all sums.
  std::vector<std::pair<int64_t, int64_t>> terms;
  ref::forEachIndex(sizesOf(inner), [&](ArrayRef<int64_t> index) {
    terms.push_back({offset(0, inner, index), offset(1, inner, index)});
  });
  // The accumulator rounds as an element of its dtype does.
  ref::Tensor register_(getAccumulator(), {});
  auto rounded = [&](ref::Scalar value) {
    register_.set(context, 0, value);
    return register_.get(0);
  };
  ref::forEachIndex(sizesOf(outer), [&](ArrayRef<int64_t> index) {
    int64_t l = offset(0, outer, index), r = offset(1, outer, index);
    ref::Scalar sum;
    for (auto [left, right] : terms) {
      ref::Scalar x = operands[0].get(l + left), y = operands[1].get(r + right);
      ref::Scalar product = rounded({x.f * y.f, x.i * y.i});
      sum = rounded({sum.f + product.f, sum.i + product.i});
    }
    result.set(context, offset(2, outer, index), sum);
  });
  results.push_back(std::move(result));
  return success();
}

double ContractOp::getFlops(int64_t rows) {
  double flops = 2; // A product and a sum.
  for (int64_t size : getLoopSizes())
    flops *= static_cast<double>(ShapedType::isDynamic(size) ? rows : size);
  return flops;
}

LogicalResult ContractOp::verifyCode() {
  if (isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(
          getAccumulator()))
    return success();
  return emitOpError("expects an accumulator of f16, bf16, f32 or f64, since "
                     "there is no code for others, found ")
         << getAccumulator();
}
