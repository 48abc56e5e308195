//===- Policies.h - Dtype policies of layers -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_POLICIES_H
#define DLC_PASSES_MODEL_POLICIES_H

#include "dlc/Dlc/Dlc.h"

#include "llvm/Support/Regex.h"

namespace dlc {

/// On what dlc-instantiate-blocks copies: the dtype of layers that have none,
/// by the block that they are from.
inline constexpr llvm::StringLiteral kBlockDtypeAttr = "dlc.block_dtype";

/// Policies by path: of a path itself, or of a regular expression that all of
/// it matches.
class PathPolicies {
public:
  void add(mlir::StringAttr path, mlir::Attribute policy);
  /// The policy of the layer's path, null if there is none. Fails after an
  /// error at the layer if several expressions match.
  llvm::FailureOr<mlir::Attribute> find(mlir::Operation *layer,
                                        llvm::StringRef path);
  /// A key that no layer asked for has, null if there is none.
  mlir::StringAttr getUnused() const;

private:
  struct Entry {
    mlir::StringAttr path;
    mlir::Attribute policy;
    llvm::Regex whole;
    bool isUsed = false;
  };
  llvm::SmallVector<Entry, 0> entries;
};

/// Policies that do not come from the model, each `policy` or `path=policy`.
struct GivenPolicies {
  /// Fails after an error at the module for what is no policy.
  llvm::LogicalResult read(mlir::ModuleOp module,
                           llvm::ArrayRef<std::string> texts);
  /// Fails after an error for a path that no layer of any model has.
  llvm::LogicalResult checkUsed(mlir::ModuleOp module) const;

  PathPolicies ofPaths;
  mlir::Attribute ofAll; ///< Null: none.
};

/// The policies of a model's layers.
class LayerPolicies {
public:
  LayerPolicies(layers::ModelOp model, GivenPolicies &given);

  /// Gives the layer its `dtype`: its own, one of its path, its block's, one
  /// for all, the model's, or f32. Fails after an error.
  llvm::LogicalResult assign(layers::LayerOpInterface layer);
  /// Fails after an error for a path that no layer has.
  llvm::LogicalResult checkUsed();

private:
  layers::ModelOp model;
  GivenPolicies &given;
  PathPolicies ofPaths;
};

} // namespace dlc

#endif // DLC_PASSES_MODEL_POLICIES_H
