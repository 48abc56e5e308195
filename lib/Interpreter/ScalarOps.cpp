//===- ScalarOps.cpp - arith and math on the interpreter's numbers --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function for each operation, written from its upstream definition. The
// table below is all that an operation needs to be evaluated both in the body
// of a linalg operation and by itself.
//
//===----------------------------------------------------------------------===//

#include "Scalar.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Support/Philox.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using ref::Scalar;

using Operands = ArrayRef<Scalar>;

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

static unsigned widthOf(Type type) {
  type = getElementTypeOrSelf(type);
  return type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
}

/// An operand as its type's bits, zero-extended or sign-extended. (The
/// interpreter keeps i1 as 0 and 1.)
static uint64_t bitsOf(Operation *op, unsigned operand, Scalar value) {
  unsigned width = widthOf(op->getOperand(operand).getType());
  return width >= 64 ? uint64_t(value.i)
                     : uint64_t(value.i) & ((uint64_t(1) << width) - 1);
}
static int64_t signedOf(Operation *op, unsigned operand, Scalar value) {
  return llvm::SignExtend64(bitsOf(op, operand, value),
                            widthOf(op->getOperand(operand).getType()));
}

static Scalar integer(uint64_t value) {
  return {0, static_cast<int64_t>(value)};
}

#define DLC_UNSIGNED(NAME, EXPRESSION)                                         \
  static Scalar NAME(Operation *op, Operands s) {                              \
    uint64_t x = bitsOf(op, 0, s[0]), y = bitsOf(op, 1, s[1]);                 \
    (void)y;                                                                   \
    return integer(EXPRESSION);                                                \
  }
#define DLC_SIGNED(NAME, EXPRESSION)                                           \
  static Scalar NAME(Operation *op, Operands s) {                              \
    int64_t x = signedOf(op, 0, s[0]), y = signedOf(op, 1, s[1]);              \
    return integer(EXPRESSION);                                                \
  }

DLC_UNSIGNED(addI, x + y)
DLC_UNSIGNED(subI, x - y)
DLC_UNSIGNED(mulI, x *y)
DLC_UNSIGNED(andI, x &y)
DLC_UNSIGNED(orI, x | y)
DLC_UNSIGNED(xorI, x ^ y)
DLC_UNSIGNED(shlI, y < 64 ? x << y : 0)
DLC_UNSIGNED(shrUI, y < 64 ? x >> y : 0)
DLC_UNSIGNED(maxUI, std::max(x, y))
DLC_UNSIGNED(minUI, std::min(x, y))
DLC_UNSIGNED(divUI, y ? x / y : 0)
DLC_UNSIGNED(remUI, y ? x % y : 0)
DLC_SIGNED(maxSI, std::max(x, y))
DLC_SIGNED(minSI, std::min(x, y))
DLC_SIGNED(shrSI, x >> std::min<int64_t>(y, 63))
DLC_SIGNED(divSI, y ? x / y : 0)
DLC_SIGNED(remSI, y ? x % y : 0)

static Scalar cmpI(Operation *op, Operands s) {
  return {0, arith::applyCmpPredicate(cast<arith::CmpIOp>(op).getPredicate(),
                                      APInt(64, signedOf(op, 0, s[0]), true),
                                      APInt(64, signedOf(op, 1, s[1]), true))};
}

static Scalar extUI(Operation *op, Operands s) {
  return integer(bitsOf(op, 0, s[0]));
}
/// Also truncation and casts of indices: the result's type wraps it.
static Scalar extSI(Operation *op, Operands s) {
  return integer(signedOf(op, 0, s[0]));
}
static Scalar uiToFP(Operation *op, Operands s) {
  return {static_cast<double>(bitsOf(op, 0, s[0]))};
}
static Scalar siToFP(Operation *op, Operands s) {
  return {static_cast<double>(signedOf(op, 0, s[0]))};
}

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

#define DLC_FLOAT(NAME, EXPRESSION)                                            \
  static Scalar NAME(Operation *, Operands s) {                                \
    double x = s[0].f;                                                         \
    return {EXPRESSION};                                                       \
  }

DLC_FLOAT(addF, x + s[1].f)
DLC_FLOAT(subF, x - s[1].f)
DLC_FLOAT(mulF, x *s[1].f)
DLC_FLOAT(divF, x / s[1].f)
DLC_FLOAT(remF, std::fmod(x, s[1].f))
DLC_FLOAT(negF, -x)
DLC_FLOAT(identity, x)
DLC_FLOAT(maxNumF, std::isnan(x) || s[1].f > x ? s[1].f : x)
DLC_FLOAT(minNumF, std::isnan(x) || s[1].f < x ? s[1].f : x)
DLC_FLOAT(absF, std::fabs(x))
DLC_FLOAT(ceilF, std::ceil(x))
DLC_FLOAT(copySignF, std::copysign(x, s[1].f))
DLC_FLOAT(cosF, std::cos(x))
DLC_FLOAT(erfF, std::erf(x))
DLC_FLOAT(expF, std::exp(x))
DLC_FLOAT(exp2F, std::exp2(x))
DLC_FLOAT(expM1F, std::expm1(x))
DLC_FLOAT(floorF, std::floor(x))
DLC_FLOAT(fmaF, std::fma(x, s[1].f, s[2].f))
DLC_FLOAT(logF, std::log(x))
DLC_FLOAT(log1pF, std::log1p(x))
DLC_FLOAT(log2F, std::log2(x))
DLC_FLOAT(powF, std::pow(x, s[1].f))
DLC_FLOAT(roundF, std::round(x))
DLC_FLOAT(roundEvenF, std::nearbyint(x))
DLC_FLOAT(rsqrtF, 1 / std::sqrt(x))
DLC_FLOAT(sinF, std::sin(x))
DLC_FLOAT(sqrtF, std::sqrt(x))
DLC_FLOAT(tanhF, std::tanh(x))

/// nan if either is; +0 is above -0.
static Scalar maximumF(Operation *, Operands s) {
  double x = s[0].f, y = s[1].f;
  if (std::isnan(x) || std::isnan(y))
    return {std::isnan(x) ? x : y};
  if (x == y)
    return {std::signbit(x) ? y : x};
  return {std::max(x, y)};
}
static Scalar minimumF(Operation *, Operands s) {
  double x = s[0].f, y = s[1].f;
  if (std::isnan(x) || std::isnan(y))
    return {std::isnan(x) ? x : y};
  if (x == y)
    return {std::signbit(x) ? x : y};
  return {std::min(x, y)};
}

static Scalar cmpF(Operation *op, Operands s) {
  return {0, arith::applyCmpPredicate(cast<arith::CmpFOp>(op).getPredicate(),
                                      APFloat(s[0].f), APFloat(s[1].f))};
}

/// Where the integer type can't hold the number the result is poison upstream;
/// here the nearest bound, 0 for nan.
static Scalar floatToInteger(Operation *op, Operands s, bool isUnsigned) {
  llvm::APSInt result(widthOf(op->getResult(0).getType()), isUnsigned);
  bool isExact;
  APFloat(s[0].f).convertToInteger(result, APFloat::rmTowardZero, &isExact);
  return {0,
          isUnsigned ? int64_t(result.getZExtValue()) : result.getSExtValue()};
}
static Scalar fpToSI(Operation *op, Operands s) {
  return floatToInteger(op, s, /*isUnsigned=*/false);
}
static Scalar fpToUI(Operation *op, Operands s) {
  return floatToInteger(op, s, /*isUnsigned=*/true);
}

static Scalar select(Operation *, Operands s) { return s[0].i ? s[1] : s[2]; }

//===----------------------------------------------------------------------===//
// Random numbers
//===----------------------------------------------------------------------===//

static Scalar randomWord(Operation *, Operands s) {
  auto word = static_cast<unsigned>(std::min<uint64_t>(uint64_t(s[0].i), 3));
  return integer(
      philoxWord(uint64_t(s[1].i), uint64_t(s[2].i), uint64_t(s[3].i), word));
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

static LogicalResult evaluateOn(Operation *op, ScalarFunction function,
                                ref::Context &context,
                                ArrayRef<ref::Tensor> operands,
                                SmallVectorImpl<ref::Tensor> &results) {
  // Only arith.select mixes a scalar with tensors.
  ref::Tensor result(getElementTypeOrSelf(op->getResult(0).getType()),
                     operands.back().getShape());
  SmallVector<Scalar> scalars(operands.size());
  for (int64_t i = 0, e = result.size(); i < e; ++i) {
    for (auto [scalar, operand] : llvm::zip(scalars, operands))
      scalar = operand.get(operand.getRank() ? i : 0);
    result.set(context, i, function(op, scalars));
  }
  results.push_back(std::move(result));
  return success();
}

namespace {
template <typename Op, ScalarFunction function>
struct ScalarModel : ReferenceOp::ExternalModel<ScalarModel<Op, function>, Op> {
  LogicalResult evaluate(Operation *op, ref::Context &context,
                         ArrayRef<ref::Tensor> operands,
                         SmallVectorImpl<ref::Tensor> &results) const {
    return evaluateOn(op, function, context, operands, results);
  }
};

/// Calls `visit` with each operation's type and function.
template <typename Visitor> void forEachArithOp(Visitor visit) {
  visit.template operator()<arith::AddFOp, addF>();
  visit.template operator()<arith::SubFOp, subF>();
  visit.template operator()<arith::MulFOp, mulF>();
  visit.template operator()<arith::DivFOp, divF>();
  visit.template operator()<arith::RemFOp, remF>();
  visit.template operator()<arith::NegFOp, negF>();
  visit.template operator()<arith::MaximumFOp, maximumF>();
  visit.template operator()<arith::MinimumFOp, minimumF>();
  visit.template operator()<arith::MaxNumFOp, maxNumF>();
  visit.template operator()<arith::MinNumFOp, minNumF>();
  visit.template operator()<arith::CmpFOp, cmpF>();
  visit.template operator()<arith::ExtFOp, identity>();
  visit.template operator()<arith::TruncFOp, identity>();
  visit.template operator()<arith::FPToSIOp, fpToSI>();
  visit.template operator()<arith::FPToUIOp, fpToUI>();
  visit.template operator()<arith::SIToFPOp, siToFP>();
  visit.template operator()<arith::UIToFPOp, uiToFP>();
  visit.template operator()<arith::AddIOp, addI>();
  visit.template operator()<arith::SubIOp, subI>();
  visit.template operator()<arith::MulIOp, mulI>();
  visit.template operator()<arith::DivSIOp, divSI>();
  visit.template operator()<arith::DivUIOp, divUI>();
  visit.template operator()<arith::RemSIOp, remSI>();
  visit.template operator()<arith::RemUIOp, remUI>();
  visit.template operator()<arith::AndIOp, andI>();
  visit.template operator()<arith::OrIOp, orI>();
  visit.template operator()<arith::XOrIOp, xorI>();
  visit.template operator()<arith::ShLIOp, shlI>();
  visit.template operator()<arith::ShRSIOp, shrSI>();
  visit.template operator()<arith::ShRUIOp, shrUI>();
  visit.template operator()<arith::MaxSIOp, maxSI>();
  visit.template operator()<arith::MaxUIOp, maxUI>();
  visit.template operator()<arith::MinSIOp, minSI>();
  visit.template operator()<arith::MinUIOp, minUI>();
  visit.template operator()<arith::CmpIOp, cmpI>();
  visit.template operator()<arith::ExtSIOp, extSI>();
  visit.template operator()<arith::ExtUIOp, extUI>();
  visit.template operator()<arith::TruncIOp, extSI>();
  visit.template operator()<arith::IndexCastOp, extSI>();
  visit.template operator()<arith::IndexCastUIOp, extUI>();
  visit.template operator()<arith::SelectOp, select>();
}

template <typename Visitor> void forEachMathOp(Visitor visit) {
  visit.template operator()<math::AbsFOp, absF>();
  visit.template operator()<math::CeilOp, ceilF>();
  visit.template operator()<math::CopySignOp, copySignF>();
  visit.template operator()<math::CosOp, cosF>();
  visit.template operator()<math::ErfOp, erfF>();
  visit.template operator()<math::ExpOp, expF>();
  visit.template operator()<math::Exp2Op, exp2F>();
  visit.template operator()<math::ExpM1Op, expM1F>();
  visit.template operator()<math::FloorOp, floorF>();
  visit.template operator()<math::FmaOp, fmaF>();
  visit.template operator()<math::LogOp, logF>();
  visit.template operator()<math::Log1pOp, log1pF>();
  visit.template operator()<math::Log2Op, log2F>();
  visit.template operator()<math::PowFOp, powF>();
  visit.template operator()<math::RoundOp, roundF>();
  visit.template operator()<math::RoundEvenOp, roundEvenF>();
  visit.template operator()<math::RsqrtOp, rsqrtF>();
  visit.template operator()<math::SinOp, sinF>();
  visit.template operator()<math::SqrtOp, sqrtF>();
  visit.template operator()<math::TanhOp, tanhF>();
}
} // namespace

static const DenseMap<TypeID, ScalarFunction> &getTable() {
  static const auto *table = [] {
    auto *result = new DenseMap<TypeID, ScalarFunction>;
    auto add = [&]<typename Op, ScalarFunction function>() {
      (*result)[TypeID::get<Op>()] = function;
    };
    forEachArithOp(add);
    forEachMathOp(add);
    add.template operator()<kernel::RandomWordOp, randomWord>();
    return result;
  }();
  return *table;
}

ScalarFunction dlc::findScalarFunction(Operation *op) {
  return getTable().lookup(op->getName().getTypeID());
}

Scalar dlc::roundScalar(const ref::Context &context, Type type, Scalar value) {
  if (isa<FloatType>(type))
    value.f = ref::roundTo(context, type, value.f);
  else if (isa<IntegerType>(type))
    value.i = ref::wrapTo(type, value.i);
  return value;
}

void dlc::registerScalarModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, arith::ArithDialect *) {
    forEachArithOp([&]<typename Op, ScalarFunction function>() {
      Op::template attachInterface<ScalarModel<Op, function>>(*context);
    });
  });
  registry.addExtension(+[](MLIRContext *context, kernel::DlcRtDialect *) {
    kernel::RandomWordOp::attachInterface<
        ScalarModel<kernel::RandomWordOp, randomWord>>(*context);
  });
  registry.addExtension(+[](MLIRContext *context, math::MathDialect *) {
    forEachMathOp([&]<typename Op, ScalarFunction function>() {
      Op::template attachInterface<ScalarModel<Op, function>>(*context);
    });
  });
}
