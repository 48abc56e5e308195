//===- Expansion.h - What layers are given to expand themselves ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_EXPANSION_H
#define DLC_DLC_EXPANSION_H

#include "dlc/Dlt/Dlt.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"

namespace dlc::layers {

/// A variable that a layer owns.
struct VariableSpec {
  llvm::StringRef name; ///< Keras's, e.g. "kernel".
  mlir::RankedTensorType type;
  mlir::Attribute initializer; ///< A use of a definition.
  bool trainable = true; ///< False for statistics; else as the layer says.
};

enum class DefinitionKind : uint32_t;
class DefineOp;

/// Finds definitions by name: those of the model's module, then the prelude's.
class DefinitionLibrary {
public:
  virtual ~DefinitionLibrary() = default;
  /// The definition that `user` names, which must be of one of `kinds`; else
  /// null after an error at `user`.
  virtual DefineOp find(mlir::Operation *user, mlir::FlatSymbolRefAttr name,
                        llvm::ArrayRef<DefinitionKind> kinds) = 0;
};

/// One layer's expansion.
class Expansion {
public:
  Expansion(mlir::OpBuilder &builder, mlir::Operation *layer,
            DefinitionLibrary &library)
      : builder(builder), layer(layer), library(library) {}

  mlir::OpBuilder &builder;
  mlir::Operation *layer;
  DefinitionLibrary &library;
  /// Whether the function being built trains.
  bool training = false;
  /// Scalars tensor<i64> that key random numbers; null in inference.
  mlir::Value seed, step;
  /// Path of the layer, e.g. "mlp/dropout".
  std::string path;
  /// Current values of the layer's variables in the order of getVariables; an
  /// assignment is the variable's new value.
  llvm::SmallVector<mlir::Value> variables;

  mlir::Location getLoc() const { return layer->getLoc(); }
  mlir::Type getDtype() const;

  /// Applies an activation (null: the identity) to a value.
  llvm::FailureOr<mlir::Value> activate(mlir::Attribute activation,
                                        mlir::Value value);
  /// Numbers uniform in [0, 1) of the layer's own stream.
  mlir::Value randomUniform(mlir::RankedTensorType type);
};

/// The stream of a path: its 64-bit FNV-1a hash. Part of what results are made
/// of, so it never changes.
int64_t streamOf(llvm::StringRef path);

} // namespace dlc::layers

#endif // DLC_DLC_EXPANSION_H
