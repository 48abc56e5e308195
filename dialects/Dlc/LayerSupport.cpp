//===- LayerSupport.cpp - What the code of layers is written with --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/LayerSupport.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

bool dlc::layers::getBool(Attribute attr, bool other) {
  auto value = dyn_cast_or_null<BoolAttr>(attr);
  return value ? value.getValue() : other;
}

SmallVector<int64_t> dlc::layers::getIntegers(Attribute attr) {
  SmallVector<int64_t> values;
  if (auto list = dyn_cast_or_null<ArrayAttr>(attr)) {
    for (Attribute element : list)
      values.push_back(cast<IntegerAttr>(element).getInt());
  } else if (auto single = getInteger(attr)) {
    values.push_back(*single);
  }
  return values;
}

FailureOr<SmallVector<int64_t>>
dlc::layers::getAxes(Operation *op, Attribute axis, RankedTensorType type) {
  SmallVector<int64_t> axes = getIntegers(axis);
  if (!axis)
    axes = {-1};
  int64_t rank = type.getRank();
  SmallVector<int64_t> dims;
  for (int64_t value : axes) {
    int64_t dim = value < 0 ? value + rank : value;
    if (dim < 1 || dim >= rank)
      return op->emitOpError("expects an axis of the input other than the "
                             "rows, found axis ")
             << value << " of " << type;
    if (llvm::is_contained(dims, dim))
      return op->emitOpError("expects different axes, found ")
             << axis << " of " << type;
    dims.push_back(dim);
  }
  if (dims.empty())
    return op->emitOpError("expects at least one axis");
  llvm::sort(dims);
  return dims;
}

LogicalResult dlc::layers::requireNumber(Operation *op, StringRef name,
                                         Attribute attr) {
  if (!attr || getNumber(attr) || isa<RunTimeAttr>(attr))
    return success();
  return op->emitOpError("expects a number as ")
         << name << ", found " << attr << "; run dlc-bind first";
}

Type dlc::layers::movedDtype(LayerOpInterface layer, Value input) {
  Type type = getElementTypeOrSelf(input.getType());
  return isa<FloatType>(type) ? layer.getComputeDtype() : type;
}

Type dlc::layers::activatedType(Operation *layer, Attribute activation,
                                RankedTensorType type,
                                DefinitionLibrary &library) {
  if (!activation)
    return type;
  // What is wrong with it is said where it is expanded.
  ScopedDiagnosticHandler silent(layer->getContext(),
                                 [](Diagnostic &) { return success(); });
  Type dtype = dlt::accumulatorType(type.getElementType());
  Block block;
  Value x = block.addArgument(type.clone(dtype), layer->getLoc());
  OpBuilder builder(layer->getContext());
  builder.setInsertionPointToEnd(&block);
  FailureOr<Value> result =
      instantiateUse(builder, layer, activation, DefinitionKind::activation,
                     library, x, dtype, "");
  if (failed(result) ||
      !isActivated(x.getType(), result->getType(), /*hasMask=*/false))
    return type;
  return type.clone(cast<RankedTensorType>(result->getType()).getShape());
}

Type dlc::layers::joinedDtype(LayerOpInterface layer) {
  Type first = getElementTypeOrSelf(layer->getOperand(0).getType());
  bool keeps = isa<IntegerType>(first) &&
               llvm::all_of(layer->getOperandTypes(), [&](Type type) {
                 return getElementTypeOrSelf(type) == first;
               });
  return keeps ? first : layer.getComputeDtype();
}

SmallVector<int64_t> dlc::layers::sizesOf(RankedTensorType type,
                                          ArrayRef<int64_t> dims) {
  return llvm::map_to_vector(dims,
                             [&](int64_t dim) { return type.getDimSize(dim); });
}

SmallVector<int64_t> dlc::layers::otherDims(RankedTensorType type,
                                            ArrayRef<int64_t> dims) {
  SmallVector<int64_t> others;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (!llvm::is_contained(dims, dim))
      others.push_back(dim);
  return others;
}

Value dlc::layers::unitAlong(dlt::Formula &f, Value x, ArrayRef<int64_t> dims,
                             double leastSquare) {
  Value square = f.sum(f.square(x), dims);
  Value inverse = f.rsqrt(f.max(square, f.full(square, leastSquare)));
  return f.mul(x, f.broadcast(inverse, x, otherDims(typeOf(x), dims)));
}
