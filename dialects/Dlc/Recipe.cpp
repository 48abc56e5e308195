//===- Recipe.cpp - Training recipes -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Assembly.h"
#include "dlc/Dlc/Dlc.h"

#include "llvm/Support/Regex.h"

#include <cmath>

using namespace mlir;
using namespace dlc::layers;

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

// @model { ... } [keywords]
ParseResult RecipeOp::parse(OpAsmParser &parser, OperationState &result) {
  FlatSymbolRefAttr model;
  Region *body = result.addRegion();
  if (parser.parseAttribute(model, getModelAttrName(result.name),
                            result.attributes) ||
      parser.parseRegion(*body) || parseKeywords(parser, result.attributes))
    return failure();
  if (body->empty())
    body->emplaceBlock();
  return success();
}

void RecipeOp::print(OpAsmPrinter &p) {
  p << ' ' << getModelAttr() << ' ';
  p.printRegion(getBody());
  p << ' ';
  printKeywords(p, (*this)->getAttrs(), {getModelAttrName()});
}

/// @definition [`for` output] [keywords]: those that are no attributes of the
/// op, nor of another dialect, are the definition's params.
static ParseResult parseUse(OpAsmParser &parser, OperationState &result,
                            bool hasOutput) {
  FlatSymbolRefAttr definition;
  if (parser.parseAttribute(definition, "definition", result.attributes))
    return failure();
  if (hasOutput && succeeded(parser.parseOptionalKeyword("for"))) {
    StringAttr output;
    if (parser.parseAttribute(output, "output", result.attributes))
      return failure();
  }
  return parseKeywordsAndParams(parser, result);
}

static void printUse(OpAsmPrinter &p, Operation *op, DictionaryAttr params) {
  p << ' ' << op->getAttr("definition");
  if (Attribute output = op->getAttr("output"))
    p << " for " << output;
  p << ' ';
  printKeywordsAndParams(p, op, params, {"definition", "output"});
}

ParseResult OptimizerOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseUse(parser, result, /*hasOutput=*/false);
}
void OptimizerOp::print(OpAsmPrinter &p) {
  printUse(p, *this, getParamsAttr());
}

ParseResult LossOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseUse(parser, result, /*hasOutput=*/true);
}
void LossOp::print(OpAsmPrinter &p) { printUse(p, *this, getParamsAttr()); }

ParseResult MetricOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseUse(parser, result, /*hasOutput=*/true);
}
void MetricOp::print(OpAsmPrinter &p) { printUse(p, *this, getParamsAttr()); }

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

/// What is said of the factor of the loss.
static LogicalResult verifyLossScale(OptimizerOp optimizer) {
  for (auto [value, name] :
       {std::pair(optimizer.getLossScaleFactorAttr(), "loss_scale_factor"),
        std::pair(optimizer.getInitialScaleAttr(), "initial_scale")})
    if (auto number = getInitialNumber(value);
        number && !(*number > 0 && std::isfinite(*number))) // C8
      return optimizer.emitOpError("expects a finite ")
             << name << " above 0, found " << *number;
  if (auto steps = getInteger(optimizer.getDynamicGrowthStepsAttr());
      steps && *steps < 1) // C8
    return optimizer.emitOpError("expects dynamic_growth_steps of at least 1, "
                                 "found ")
           << *steps;
  auto isDynamic =
      dyn_cast_or_null<BoolAttr>(optimizer.getDynamicLossScaleAttr());
  if (optimizer.getLossScaleFactorAttr() && isDynamic &&
      isDynamic.getValue()) // C9
    return optimizer.emitOpError("has a fixed loss_scale_factor and "
                                 "a dynamic_loss_scale; expects one of them");
  bool isFixed = optimizer.getLossScaleFactorAttr() ||
                 (isDynamic && !isDynamic.getValue());
  for (StringAttr name : {optimizer.getInitialScaleAttrName(),
                          optimizer.getDynamicGrowthStepsAttrName()})
    if (isFixed && optimizer->getAttr(name)) // C9
      return optimizer.emitOpError("has an ")
             << name.getValue() << ", but no dynamic_loss_scale";
  return success();
}

LogicalResult OptimizerOp::verify() {
  StringRef clips;
  for (StringAttr name : {getClipvalueAttrName(), getClipnormAttrName(),
                          getGlobalClipnormAttrName()}) {
    Attribute limit = (*this)->getAttr(name);
    if (!limit)
      continue;
    if (!clips.empty()) // C1
      return emitOpError("clips in one way only, found ")
             << clips << " and " << name.getValue();
    clips = name;
    if (auto value = getInitialNumber(limit); value && !(*value > 0)) // C2
      return emitOpError("expects a ") << clips << " above 0, found " << *value;
  }
  if (auto rate = getInitialNumber(getLearningRateAttr());
      rate && std::isnan(*rate))
    return emitOpError("expects a number as learning_rate, found nan");
  if (auto factor = getInitialNumber(getWeightDecayAttr());
      factor && !(*factor >= 0)) // C3
    return emitOpError("expects a weight_decay of at least 0, found ")
           << *factor;
  if (auto steps = getInteger(getGradientAccumulationStepsAttr());
      steps && *steps < 2) // C5
    return emitOpError("expects gradient_accumulation_steps of at least 2, "
                       "found ")
           << *steps;
  if (auto momentum = getInitialNumber(getEmaMomentumAttr());
      momentum && !(*momentum >= 0 && *momentum <= 1)) // C6
    return emitOpError("expects an ema_momentum in [0, 1], found ")
           << *momentum;
  auto frequency = getInteger(getEmaOverwriteFrequencyAttr());
  if (frequency && *frequency < 1) // C7
    return emitOpError("expects an ema_overwrite_frequency of at least 1, "
                       "found ")
           << *frequency;
  if (frequency && !getEmaMomentumAttr())
    return emitOpError("has an ema_overwrite_frequency, but no ema_momentum");
  for (auto patterns : {getExcludeFromWeightDecay(), getExcludeLayers()})
    if (patterns && failed(checkRegexes(*this, *patterns))) // C4
      return failure();
  return verifyLossScale(*this);
}

LogicalResult dlc::layers::checkRegexes(Operation *op, ArrayAttr patterns) {
  for (StringRef pattern : patterns.getAsValueRange<StringAttr>())
    if (std::string error; !llvm::Regex(pattern).isValid(error))
      return op->emitOpError("expects regular expressions, found \"")
             << pattern << "\": " << error;
  return success();
}

LogicalResult LossOp::verify() {
  if (auto weight = getInitialNumber(getWeightAttr());
      weight && std::isnan(*weight))
    return emitOpError("expects a number as weight, found nan");
  StringRef reductions[] = {"sum_over_batch_size", "mean",
                            "mean_with_sample_weight", "sum"};
  if (StringRef own = getReduction().value_or("mean");
      !llvm::is_contained(reductions, own)) { // C1
    return emitOpError("expects as reduction \"sum_over_batch_size\", "
                       "\"mean_with_sample_weight\" or \"sum\", found \"")
           << own << '"';
  }
  return success();
}

LogicalResult MetricOp::verify() {
  if (StringRef name = getName().value_or(""); name.starts_with("val_"))
    return emitOpError("expects a name that does not begin with val_, as those "
                       "of metrics of validation data do, found \"")
           << name << '"';
  return success();
}

LogicalResult RecipeOp::verify() {
  auto atLeastOne = [&](StringRef name, Attribute attr) -> LogicalResult {
    auto value = getInteger(attr);
    if (value && *value < 1)
      return emitOpError("expects ")
             << name << " of at least 1, found " << *value;
    return success();
  };
  return success(
      succeeded(atLeastOne("batch_size", getBatchSizeAttr())) &&
      succeeded(atLeastOne("epochs", getEpochsAttr())) &&
      succeeded(atLeastOne("steps_per_execution", getStepsPerExecutionAttr())));
}

LogicalResult RecipeOp::verifyRegions() {
  if (failed(checkAttributes(*this)))
    return failure();
  Operation *optimizer = nullptr;
  bool hasLoss = false;
  llvm::StringMap<Operation *> losses;
  for (Operation &op : getBody().front()) {
    if (failed(checkAttributes(&op)))
      return failure();
    if (auto loss = dyn_cast<LossOp>(op)) {
      hasLoss = true;
      StringRef output = loss.getOutput().value_or("");
      auto [it, isNew] = losses.try_emplace(output, &op);
      if (!isNew) {
        InFlightDiagnostic diag =
            op.emitOpError("is a second loss of one output");
        diag.attachNote(it->second->getLoc()) << "the first";
        return diag;
      }
    } else if (isa<OptimizerOp>(op)) {
      if (optimizer) {
        InFlightDiagnostic diag = op.emitOpError("is a second optimizer");
        diag.attachNote(optimizer->getLoc()) << "the first";
        return diag;
      }
      optimizer = &op;
    } else if (!isa<MetricOp>(op)) {
      return op.emitOpError("is not allowed in dlc.recipe");
    }
  }
  if (optimizer && !hasLoss)
    return emitOpError("has an optimizer, but no loss to minimise");
  return success();
}

LogicalResult RecipeOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (symbols.lookupNearestSymbolFrom<ModelOp>(*this, getModelAttr()))
    return success();
  return emitOpError() << getModelAttr() << " is not a dlc.model";
}
