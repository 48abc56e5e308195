//===- TensorOps.cpp - tensor, func and dlcrt on the interpreter ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scalar.h"
#include "dlc/DlcRt/DlcRt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <limits>

using namespace mlir;
using namespace dlc;

using Tensors = ArrayRef<ref::Tensor>;
using Results = SmallVectorImpl<ref::Tensor>;

template <typename Model, typename Op>
using ReferenceModel = ReferenceOp::ExternalModel<Model, Op>;

/// The type of `op`'s result, whose sizes are given.
static ref::Tensor makeResult(Operation *op, ArrayRef<int64_t> shape) {
  return ref::Tensor(getElementTypeOrSelf(op->getResult(0).getType()), shape);
}

/// Static numbers with the dynamic ones filled in from `operands`, which
/// shrinks.
static SmallVector<int64_t> mixed(ArrayRef<int64_t> values, Tensors &operands) {
  return llvm::map_to_vector(values, [&](int64_t value) {
    if (!ShapedType::isDynamic(value))
      return value;
    int64_t number = operands.front().ints[0];
    operands = operands.drop_front();
    return number;
  });
}

//===----------------------------------------------------------------------===//
// arith.constant
//===----------------------------------------------------------------------===//

static ref::Scalar numberOf(Attribute attr) {
  if (auto number = dyn_cast<FloatAttr>(attr))
    return {number.getValueAsDouble()};
  APInt value = cast<IntegerAttr>(attr).getValue();
  return {0, value.getBitWidth() <= 64 ? value.getSExtValue() : 0};
}

namespace {
struct ConstantModel : ReferenceModel<ConstantModel, arith::ConstantOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors,
                         Results &results) const {
    Attribute value = cast<arith::ConstantOp>(op).getValue();
    auto elements = dyn_cast<DenseElementsAttr>(value);
    if (isa<ElementsAttr>(value) && !elements)
      return op->emitOpError("has a value that the interpreter can't read");
    ref::Tensor result = makeResult(op, elements ? elements.getType().getShape()
                                                 : ArrayRef<int64_t>());
    if (elements)
      for (auto [i, element] : llvm::enumerate(elements.getValues<Attribute>()))
        result.set(context, i, numberOf(element));
    else
      result.set(context, 0, numberOf(value));
    results.push_back(std::move(result));
    return success();
  }
};

//===----------------------------------------------------------------------===//
// tensor
//===----------------------------------------------------------------------===//

/// Elements that nobody wrote are poison: nan, or a number that stands out.
struct EmptyModel : ReferenceModel<EmptyModel, tensor::EmptyOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    ref::Tensor result = makeResult(op, mixed(type.getShape(), operands));
    for (int64_t i = 0, e = result.size(); i < e; ++i)
      result.set(context, i,
                 {std::numeric_limits<double>::quiet_NaN(),
                  int64_t(0xA5A5A5A5A5A5A5A5)});
    results.push_back(std::move(result));
    return success();
  }
};

/// Calls `body` with the positions in the large tensor of the elements of the
/// part, in order; fails after an error if the part is not inside.
LogicalResult forEachOfSlice(Operation *op, const ref::Tensor &large,
                             ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes,
                             ArrayRef<int64_t> steps,
                             llvm::function_ref<void(int64_t)> body) {
  for (auto [dim, size] : llvm::enumerate(large.getShape()))
    if (offsets[dim] < 0 || sizes[dim] < 0 ||
        (sizes[dim] && offsets[dim] + (sizes[dim] - 1) * steps[dim] >= size))
      return op->emitOpError("reaches beyond dimension ")
             << dim << " of size " << size << ": offset " << offsets[dim]
             << ", size " << sizes[dim] << ", stride " << steps[dim];
  SmallVector<int64_t> strides = large.strides();
  ref::forEachIndex(sizes, [&](ArrayRef<int64_t> index) {
    int64_t position = 0;
    for (auto [i, offset, step, stride] :
         llvm::zip(index, offsets, steps, strides))
      position += (offset + i * step) * stride;
    body(position);
  });
  return success();
}

struct ExtractSliceModel
    : ReferenceModel<ExtractSliceModel, tensor::ExtractSliceOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    auto slice = cast<tensor::ExtractSliceOp>(op);
    const ref::Tensor &large = operands[0];
    Tensors rest = operands.drop_front();
    auto offsets = mixed(slice.getStaticOffsets(), rest);
    auto sizes = mixed(slice.getStaticSizes(), rest);
    auto steps = mixed(slice.getStaticStrides(), rest);
    // Dimensions of 1 may be dropped.
    SmallVector<int64_t> shape;
    llvm::SmallBitVector dropped = slice.getDroppedDims();
    for (auto [dim, size] : llvm::enumerate(sizes))
      if (!dropped.test(dim))
        shape.push_back(size);
    ref::Tensor result = makeResult(op, shape);
    int64_t to = 0;
    if (failed(
            forEachOfSlice(op, large, offsets, sizes, steps, [&](int64_t from) {
              result.set(context, to++, large.get(from));
            })))
      return failure();
    results.push_back(std::move(result));
    return success();
  }
};

struct InsertSliceModel
    : ReferenceModel<InsertSliceModel, tensor::InsertSliceOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    auto slice = cast<tensor::InsertSliceOp>(op);
    const ref::Tensor &part = operands[0];
    ref::Tensor result = operands[1];
    Tensors rest = operands.drop_front(2);
    auto offsets = mixed(slice.getStaticOffsets(), rest);
    auto sizes = mixed(slice.getStaticSizes(), rest);
    auto steps = mixed(slice.getStaticStrides(), rest);
    int64_t count = 1, from = 0;
    for (int64_t size : sizes)
      count *= size;
    if (count != part.size())
      return op->emitOpError("inserts ")
             << part.size() << " elements where " << count << " belong";
    if (failed(
            forEachOfSlice(op, result, offsets, sizes, steps, [&](int64_t to) {
              result.set(context, to, part.get(from++));
            })))
      return failure();
    results.push_back(std::move(result));
    return success();
  }
};

struct CollapseShapeModel
    : ReferenceModel<CollapseShapeModel, tensor::CollapseShapeOp> {
  LogicalResult evaluate(Operation *op, ref::Context &, Tensors operands,
                         Results &results) const {
    SmallVector<int64_t> shape;
    for (const ReassociationIndices &group :
         cast<tensor::CollapseShapeOp>(op).getReassociationIndices()) {
      shape.push_back(1);
      for (int64_t dim : group)
        shape.back() *= operands[0].getShape()[dim];
    }
    results.push_back(operands[0].reshaped(shape));
    return success();
  }
};

struct ExpandShapeModel
    : ReferenceModel<ExpandShapeModel, tensor::ExpandShapeOp> {
  LogicalResult evaluate(Operation *op, ref::Context &, Tensors operands,
                         Results &results) const {
    Tensors rest = operands.drop_front();
    auto shape =
        mixed(cast<tensor::ExpandShapeOp>(op).getStaticOutputShape(), rest);
    int64_t count = 1;
    for (int64_t size : shape)
      count *= size;
    if (count != operands[0].size())
      return op->emitOpError("makes ")
             << count << " elements of " << operands[0].size();
    results.push_back(operands[0].reshaped(shape));
    return success();
  }
};

struct DimModel : ReferenceModel<DimModel, tensor::DimOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    int64_t dim = operands[1].ints[0];
    if (dim < 0 || dim >= operands[0].getRank())
      return op->emitOpError("has no dimension ") << dim;
    ref::Tensor result = makeResult(op, {});
    result.set(context, 0, {0, operands[0].getShape()[dim]});
    results.push_back(std::move(result));
    return success();
  }
};

/// One scalar of a tensor, and a tensor of scalars.
struct ExtractModel : ReferenceModel<ExtractModel, tensor::ExtractOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    int64_t position = 0;
    SmallVector<int64_t> strides = operands[0].strides();
    for (auto [dim, size] : llvm::enumerate(operands[0].getShape())) {
      int64_t index = operands[1 + dim].ints[0];
      if (index < 0 || index >= size)
        return op->emitOpError("reads index ")
               << index << " of dimension " << dim << " of size " << size;
      position += index * strides[dim];
    }
    ref::Tensor result = makeResult(op, {});
    result.set(context, 0, operands[0].get(position));
    results.push_back(std::move(result));
    return success();
  }
};
struct FromElementsModel
    : ReferenceModel<FromElementsModel, tensor::FromElementsOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    ref::Tensor result = makeResult(op, type.getShape());
    for (auto [i, operand] : llvm::enumerate(operands))
      result.set(context, i, operand.get(0));
    results.push_back(std::move(result));
    return success();
  }
};

/// tensor.cast, and tensor.bitcast between integers of one width.
template <typename Op> struct CastModel : ReferenceModel<CastModel<Op>, Op> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    Type from = operands[0].getElementType();
    ref::Tensor result = makeResult(op, operands[0].getShape());
    if (from != result.getElementType() && isa<FloatType>(from))
      return op->emitOpError("of floats can't be evaluated");
    for (int64_t i = 0, e = result.size(); i < e; ++i)
      result.set(context, i, operands[0].get(i));
    results.push_back(std::move(result));
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Calls and checks
//===----------------------------------------------------------------------===//

LogicalResult evaluateCallee(Operation *op, FlatSymbolRefAttr name,
                             ref::Context &context, Tensors operands,
                             Results &results) {
  auto module = op->getParentOfType<ModuleOp>();
  auto values =
      Interpreter(module).evaluate(name.getValue(), operands, context);
  if (failed(values))
    return failure();
  llvm::append_range(results, *values);
  return success();
}

struct CallModel : ReferenceModel<CallModel, func::CallOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    return evaluateCallee(op, cast<func::CallOp>(op).getCalleeAttr(), context,
                          operands, results);
  }
};

struct CustomVjpModel : ReferenceModel<CustomVjpModel, dlt::CustomVjpOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    auto custom = cast<dlt::CustomVjpOp>(op);
    auto values = Interpreter(op->getParentOfType<ModuleOp>())
                      .evaluate(op, custom.getBody(), operands, context);
    if (failed(values))
      return failure();
    llvm::append_range(results,
                       ArrayRef(*values).take_front(op->getNumResults()));
    return success();
  }
};

struct RematModel : ReferenceModel<RematModel, dlt::RematOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    auto values =
        Interpreter(op->getParentOfType<ModuleOp>())
            .evaluate(op, cast<dlt::RematOp>(op).getBody(), operands, context);
    if (failed(values))
      return failure();
    llvm::append_range(results, *values);
    return success();
  }
};

struct AfterModel : ReferenceModel<AfterModel, kernel::AfterOp> {
  LogicalResult evaluate(Operation *, ref::Context &, Tensors operands,
                         Results &results) const {
    results.push_back(operands[0]);
    return success();
  }
};

struct LaunchModel : ReferenceModel<LaunchModel, kernel::LaunchOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &results) const {
    return evaluateCallee(op, cast<kernel::LaunchOp>(op).getKernelAttr(),
                          context, operands, results);
  }
};

struct RequireModel : ReferenceModel<RequireModel, kernel::RequireOp> {
  LogicalResult evaluate(Operation *op, ref::Context &context, Tensors operands,
                         Results &) const {
    auto require = cast<kernel::RequireOp>(op);
    int64_t row = operands[0].ints[0];
    if (row != std::numeric_limits<int64_t>::max())
      context.failCheck(require.getMessage(), require.getWhere(), row);
    return success();
  }
};
} // namespace

void dlc::registerReferenceModels(DialectRegistry &registry) {
  registerScalarModels(registry);
  registerLinalgModels(registry);
  registry.addExtension(+[](MLIRContext *context, arith::ArithDialect *) {
    arith::ConstantOp::attachInterface<ConstantModel>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, tensor::TensorDialect *) {
    tensor::EmptyOp::attachInterface<EmptyModel>(*context);
    tensor::ExtractSliceOp::attachInterface<ExtractSliceModel>(*context);
    tensor::InsertSliceOp::attachInterface<InsertSliceModel>(*context);
    tensor::CollapseShapeOp::attachInterface<CollapseShapeModel>(*context);
    tensor::ExpandShapeOp::attachInterface<ExpandShapeModel>(*context);
    tensor::ExtractOp::attachInterface<ExtractModel>(*context);
    tensor::FromElementsOp::attachInterface<FromElementsModel>(*context);
    tensor::DimOp::attachInterface<DimModel>(*context);
    tensor::CastOp::attachInterface<CastModel<tensor::CastOp>>(*context);
    tensor::BitcastOp::attachInterface<CastModel<tensor::BitcastOp>>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, func::FuncDialect *) {
    func::CallOp::attachInterface<CallModel>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, dlt::DltDialect *) {
    dlt::CustomVjpOp::attachInterface<CustomVjpModel>(*context);
    dlt::RematOp::attachInterface<RematModel>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, kernel::DlcRtDialect *) {
    kernel::AfterOp::attachInterface<AfterModel>(*context);
    kernel::LaunchOp::attachInterface<LaunchModel>(*context);
    kernel::RequireOp::attachInterface<RequireModel>(*context);
  });
}
