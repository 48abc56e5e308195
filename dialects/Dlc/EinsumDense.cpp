//===- EinsumDense.cpp - The einsum_dense layer --------------------------===//
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

namespace {

/// A letter, or -1 - i for dimension i of what `...` stands for.
using Label = int;

/// An equation with a label for each dimension, and the sizes of labels.
struct Einsum {
  SmallVector<Label> input, kernel, output;
  llvm::SmallDenseMap<Label, int64_t> sizes;
  SmallVector<Label> bias; ///< Empty: none.
  /// Sizes of the bias, which is 1 between the labels of `bias`.
  SmallVector<int64_t> biasShape;

  SmallVector<int64_t> sizesOf(ArrayRef<Label> labels) const {
    return llvm::map_to_vector(
        labels, [&](Label label) { return sizes.lookup(label); });
  }
  /// Where the labels are among `of`.
  static SmallVector<int64_t> find(ArrayRef<Label> labels, ArrayRef<Label> of) {
    return llvm::map_to_vector(labels, [&](Label label) -> int64_t {
      return llvm::find(of, label) - of.begin();
    });
  }
};

} // namespace

static std::string nameOf(Label label) {
  return label < 0 ? "..." : std::string(1, static_cast<char>(label));
}

/// Labels of a term, `count` ones for an ellipsis.
static SmallVector<Label> readTerm(StringRef term, int64_t count) {
  SmallVector<Label> labels;
  while (!term.empty()) {
    if (term.consume_front("..."))
      for (int64_t i = 0; i < count; ++i)
        labels.push_back(static_cast<Label>(-1 - i));
    else {
      labels.push_back(term.front());
      term = term.drop_front();
    }
  }
  return labels;
}

/// The three terms; none unless the equation is of a form that there is.
static std::optional<std::array<StringRef, 3>> splitEquation(StringRef text) {
  auto [terms, output] = text.split("->");
  auto [input, kernel] = terms.split(',');
  auto isWord = [](StringRef word) {
    llvm::SmallDenseSet<char> seen;
    return !word.empty() && llvm::all_of(word, [&](char c) {
      return llvm::isAlpha(c) && seen.insert(c).second;
    });
  };
  StringRef in = input, out = output;
  bool left = in.consume_front("...") && out.consume_front("...");
  bool right = !left && in.consume_back("...") && out.consume_back("...");
  if (!isWord(in) || !isWord(kernel) || !isWord(out) ||
      (right && in.size() < 2))
    return std::nullopt;
  return std::array<StringRef, 3>{input, kernel, output};
}

/// Reads the equation for the input's shape. Fails after an error.
static FailureOr<Einsum> readEinsum(EinsumDenseOp op) {
  auto terms = splitEquation(op.getEquation());
  if (!terms)
    return op.emitOpError(
               "expects an equation [X],[Y]->[Z], ...[X],[Y]->...[Z] "
               "or [X]...,[Y]->[Z]... with different letters in each "
               "term, found \"")
           << op.getEquation() << '"';
  auto [inputTerm, kernelTerm, outputTerm] = *terms;
  RankedTensorType type = typeOf(op.getInput());
  bool elides = inputTerm.contains('.');
  int64_t elided = type.getRank() -
                   static_cast<int64_t>(inputTerm.size() - (elides ? 3 : 0));
  if (elided < 0 || (!elides && elided))
    return op.emitOpError(
               "expects an input with a dimension for each letter of "
               "\"")
           << inputTerm << "\", found " << type;
  Einsum einsum;
  einsum.input = readTerm(inputTerm, elided);
  einsum.kernel = readTerm(kernelTerm, 0);
  einsum.output = readTerm(outputTerm, elided);
  Label rows = einsum.input[0];
  if (einsum.output.empty() || einsum.output[0] != rows ||
      llvm::is_contained(einsum.kernel, rows))
    return op.emitOpError("expects the rows, \"")
           << nameOf(rows) << "\", first in the output and not in the kernel, "
           << "found \"" << op.getEquation() << '"';
  for (auto [label, size] : llvm::zip(einsum.input, type.getShape()))
    einsum.sizes[label] = size;

  // The given shape is that of the output's letters, but the rows.
  SmallVector<int64_t> shape = getIntegers(op.getOutputShapeAttr());
  SmallVector<Label> given;
  for (Label label : einsum.output)
    if (label >= 0 && label != rows)
      given.push_back(label);
  if (given.size() != shape.size())
    return op.emitOpError("expects an output_shape of ")
           << given.size() << " sizes for \"" << outputTerm << "\", found "
           << op.getOutputShape();
  for (auto [label, size] : llvm::zip(given, shape)) {
    auto [it, isNew] = einsum.sizes.try_emplace(label, size);
    if (size < 1 || it->second != size)
      return op.emitOpError("expects size ")
             << (isNew ? 1 : it->second) << (isNew ? " or more" : "")
             << " of \"" << nameOf(label) << "\" in output_shape, found "
             << size;
    if (isNew && !llvm::is_contained(einsum.kernel, label))
      return op.emitOpError("has the letter \"")
             << nameOf(label) << "\" of the output in neither input nor kernel";
  }
  for (Label label : einsum.kernel)
    if (!einsum.sizes.contains(label))
      return op.emitOpError("has the letter \"")
             << nameOf(label) << "\" of the kernel in neither input nor output";

  StringRef bias = op.getBiasAxes().value_or("");
  size_t first = einsum.output.size();
  for (char letter : bias) {
    auto it = llvm::find(einsum.output, Label(letter));
    if (it == einsum.output.end() || Label(letter) == rows)
      return op.emitOpError("expects letters of the output other than the rows "
                            "as bias_axes, found \"")
             << letter << '"';
    if (llvm::is_contained(einsum.bias, Label(letter)))
      return op.emitOpError("names \"") << letter << "\" twice in bias_axes";
    einsum.bias.push_back(letter);
    first = std::min<size_t>(first, it - einsum.output.begin());
  }
  if (!einsum.bias.empty())
    for (Label label : ArrayRef(einsum.output).drop_front(first))
      einsum.biasShape.push_back(llvm::is_contained(einsum.bias, label)
                                     ? einsum.sizes.lookup(label)
                                     : 1);
  return einsum;
}

LogicalResult EinsumDenseOp::inferOutputs(DefinitionLibrary &library,
                                          SmallVectorImpl<Type> &types) {
  FailureOr<Einsum> einsum = readEinsum(*this);
  if (failed(einsum))
    return failure();
  auto type =
      RankedTensorType::get(einsum->sizesOf(einsum->output), getComputeDtype());
  types.push_back(activatedType(*this, getActivationAttr(), type, library));
  return success();
}

void EinsumDenseOp::getVariables(SmallVectorImpl<VariableSpec> &variables) {
  Einsum einsum = *readEinsum(*this);
  Type dtype = getVariableDtype();
  std::pair<int64_t, int64_t> fans = {1, 1};
  for (Label label : einsum.kernel)
    (llvm::is_contained(einsum.output, label) ? fans.second : fans.first) *=
        einsum.sizes.lookup(label);
  variables.push_back(
      {"kernel", RankedTensorType::get(einsum.sizesOf(einsum.kernel), dtype),
       getKernelInitializerAttr(), "glorot_uniform", Update::gradient,
       getKernelRegularizerAttr(), getKernelConstraintAttr(), fans});
  if (!einsum.bias.empty())
    variables.push_back({"bias", RankedTensorType::get(einsum.biasShape, dtype),
                         getBiasInitializerAttr(), "zeros", Update::gradient,
                         getBiasRegularizerAttr(), getBiasConstraintAttr()});
}

/// Sums a factor over the labels that are in no other term, and removes them.
static Value sumAlone(dlt::Formula &f, Value value, SmallVector<Label> &labels,
                      ArrayRef<Label> other, ArrayRef<Label> output) {
  SmallVector<int64_t> dims;
  SmallVector<Label> rest;
  for (auto [dim, label] : llvm::enumerate(labels)) {
    if (llvm::is_contained(other, label) || llvm::is_contained(output, label))
      rest.push_back(label);
    else
      dims.push_back(dim);
  }
  labels = rest;
  return dims.empty() ? value : f.sum(value, dims);
}

/// The product with dimensions `labels`.
static Value product(dlt::Formula &f, const Einsum &einsum, Value input,
                     Value kernel, SmallVector<Label> &labels) {
  SmallVector<Label> in = einsum.input, weights = einsum.kernel;
  input = sumAlone(f, input, in, weights, einsum.output);
  kernel = sumAlone(f, kernel, weights, in, einsum.output);
  SmallVector<Label> batch, summed, left, right;
  for (Label label : in) {
    bool isResult = llvm::is_contained(einsum.output, label);
    if (!llvm::is_contained(weights, label))
      left.push_back(label);
    else
      (isResult ? batch : summed).push_back(label);
  }
  for (Label label : weights)
    if (!llvm::is_contained(in, label))
      right.push_back(label);
  if (summed.empty()) {
    // A product of elements, in the output's order at once.
    labels = einsum.output;
    auto like = dlt::SplatOp::create(
        f.builder, f.loc, 0.0,
        RankedTensorType::get(einsum.sizesOf(labels),
                              getElementTypeOrSelf(input)));
    auto ordered = [&](Value value, ArrayRef<Label> own) {
      SmallVector<Label> sorted(own);
      SmallVector<int64_t> places = Einsum::find(own, labels);
      llvm::sort(places);
      for (auto [label, place] : llvm::zip(sorted, places))
        label = labels[place];
      Value moved = dlt::TransposeOp::create(f.builder, f.loc, value,
                                             Einsum::find(sorted, own));
      return f.broadcast(moved, like, places);
    };
    return f.mul(ordered(input, in), ordered(kernel, weights));
  }
  labels = batch;
  llvm::append_range(labels, left);
  llvm::append_range(labels, right);
  return dlt::DotGeneralOp::create(
      f.builder, f.loc, input, kernel, Einsum::find(summed, in),
      Einsum::find(summed, weights), Einsum::find(batch, in),
      Einsum::find(batch, weights));
}

LogicalResult EinsumDenseOp::expand(Expansion &context, ValueRange inputs,
                                    SmallVectorImpl<Value> &outputs) {
  Einsum einsum = *readEinsum(*this);
  dlt::Formula f(context.builder, getLoc());
  SmallVector<Label> labels;
  Value y = product(f, einsum, context.convert(inputs[0], getComputeDtype()),
                    context.read("kernel"), labels);
  if (labels != einsum.output)
    y = dlt::TransposeOp::create(f.builder, f.loc, y,
                                 Einsum::find(einsum.output, labels));
  if (!einsum.bias.empty()) {
    Value bias = context.read("bias");
    int64_t rank = typeOf(y).getRank(), own = typeOf(bias).getRank();
    y = f.add(
        y, f.broadcast(bias, y, llvm::to_vector(llvm::seq(rank - own, rank))));
  }
  FailureOr<Value> activated = context.activate(getActivationAttr(), y);
  if (failed(activated))
    return failure();
  outputs.push_back(*activated);
  if (Value mask = context.masks[0]) {
    size_t rank = typeOf(mask).getRank();
    if (rank >= einsum.output.size() ||
        ArrayRef(einsum.input).take_front(rank) !=
            ArrayRef(einsum.output).take_front(rank))
      return emitOpError(
                 "expects an output whose first dimensions are those of "
                 "the input's mask ")
             << mask.getType() << ", found \"" << getEquation() << '"';
    context.outputMask = mask;
  }
  return context.regularizeOutput(getActivityRegularizerAttr(), *activated);
}

int64_t EinsumDenseOp::getFlopsPerRow() {
  Einsum einsum = *readEinsum(*this);
  int64_t flops = 2;
  for (auto [label, size] : einsum.sizes)
    if (!ShapedType::isDynamic(size))
      flops *= size;
  return flops;
}
