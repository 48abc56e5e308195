//===- FreezeLayers.cpp - Keeps layers from being trained -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gating.h"

#include "llvm/Support/Regex.h"

using namespace mlir;
using dlc::layers::LayerOpInterface;

namespace gating {
#define GEN_PASS_DEF_FREEZELAYERS
#include "GatingPasses.h.inc"

namespace {
struct FreezeLayersPass : impl::FreezeLayersBase<FreezeLayersPass> {
  using Base::Base;

  /// Fails after an error if no layer's path has the expression.
  LogicalResult freeze(StringRef expression) {
    llvm::Regex regex(expression);
    std::string reason;
    if (!regex.isValid(reason))
      return getOperation()->emitError(
                 "expected a regular expression, found \"")
             << expression << "\": " << reason;
    bool found = false;
    getOperation().walk([&](LayerOpInterface layer) {
      if (!regex.match(layer.getLayerName()))
        return;
      found = true;
      layer->setAttr("trainable", BoolAttr::get(&getContext(), false));
    });
    if (!found)
      return getOperation()->emitError("expected layers to freeze, found none "
                                       "whose path has \"")
             << expression << '"';
    return success();
  }

  void runOnOperation() override {
    for (const std::string &expression : paths)
      if (failed(freeze(expression)))
        return signalPassFailure();
  }
};
} // namespace
} // namespace gating
