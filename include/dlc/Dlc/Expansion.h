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

/// The dtype that a layer computes in, and that of its variables.
struct Policy {
  mlir::Type compute, variable; ///< Both are set, or both null.
};

/// The policy in a `dtype` that dlc-infer resolved: a type or #dlc.policy. Null
/// types for any other.
Policy getResolvedPolicy(mlir::Attribute dtype);

/// The attribute that dlc-infer writes for `dtype`: a type, the name of one of
/// Keras's policies or a #dlc.policy. Fails after an error for anything else,
/// and for dtypes that no layer has.
llvm::FailureOr<mlir::Attribute> resolvePolicy(mlir::Operation *user,
                                               mlir::Attribute dtype);

/// Who gives a variable new values.
enum class Update {
  gradient, ///< The optimizer, if the layer is trainable.
  assigned, ///< The layer itself: statistics.
};

/// A variable that a layer owns.
struct VariableSpec {
  llvm::StringRef name; ///< Keras's, e.g. "kernel".
  mlir::RankedTensorType type;
  mlir::Attribute initializer; ///< A use of a definition; null: the default.
  llvm::StringRef defaultInitializer; ///< A definition's name.
  Update update = Update::gradient;
  mlir::Attribute regularizer = {}; ///< A use of a definition, or null.
  mlir::Attribute constraint = {};  ///< A use of a definition, or null.
  /// Fan in and out, if they are not what the shape says.
  std::optional<std::pair<int64_t, int64_t>> fans = std::nullopt;
};

/// What a layer does with masks, tensors of truth values shaped like the
/// leading dimensions of what they belong to. False: the element does not
/// count.
enum class Masking {
  refused, ///< It is an error to give it a value with a mask. Its expansion may
           ///< set the output's.
  passed,  ///< Its output has the mask of its inputs: of several with masks on
           ///< all, what any of them counts; else none.
  own      ///< Its expansion reads the inputs' and sets the output's.
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
  /// Whether it takes statistics of data, before training; it does not train.
  bool adapting = false;
  /// Scalars tensor<i64> that key random numbers; null in inference.
  mlir::Value seed, step;
  /// Path of the layer, e.g. "mlp/dropout".
  std::string path;
  /// The layer's variables and their values, new ones once assigned.
  llvm::ArrayRef<VariableSpec> specs;
  llvm::SmallVector<mlir::Value> values;
  /// The mask of each input, null if it has none, and that of the output.
  llvm::SmallVector<mlir::Value> masks;
  mlir::Value outputMask;
  /// Scalars that the layer adds to the loss.
  llvm::SmallVector<mlir::Value> losses;

  /// Sets the output's mask where all inputs have one: what any of them counts.
  /// Fails after an error.
  llvm::LogicalResult mergeMasks();

  mlir::Location getLoc() const { return layer->getLoc(); }
  mlir::Type getComputeDtype() const;

  /// The value of a variable, which the layer declares (getVariables), in
  /// `dtype`, the compute dtype if null.
  mlir::Value read(llvm::StringRef variable, mlir::Type dtype = {});
  /// Gives a variable of Update::assigned a new value, which is converted to
  /// its dtype.
  void assign(llvm::StringRef variable, mlir::Value value);

  /// Applies an activation (null: the identity) to a value; it computes in at
  /// least float32. It may change the size of the last dimension: the layer is
  /// to ask `activatedType` of it, or the result has another type than
  /// inference says.
  llvm::FailureOr<mlir::Value> activate(mlir::Attribute activation,
                                        mlir::Value value);
  /// Adds what a regularizer (null: nothing) makes of a weight to the loss.
  llvm::LogicalResult regularize(mlir::Attribute regularizer,
                                 mlir::Value value);
  /// The same of an output, divided by the number of rows.
  llvm::LogicalResult regularizeOutput(mlir::Attribute regularizer,
                                       mlir::Value value);
  /// Adds a scalar that sums over rows to the loss, divided by their number.
  void addLossOfRows(mlir::Value sum);
  /// Numbers uniform in [0, 1) of the layer's own streams, other ones with each
  /// call, in at least float32: 16 bits have too few that are near a bound.
  mlir::Value randomUniform(mlir::RankedTensorType type);

  /// What has been built so far.
  struct Mark {
    mlir::Operation *last; ///< Null: nothing.
  };
  Mark mark() const;
  /// Fails after an error if something built behind the mark, which `result`
  /// follows from, combines rows: `what`, "an activation", that `name` defines
  /// does that with the rows of `input`.
  llvm::LogicalResult checkRowsApart(Mark mark, mlir::Value result,
                                     llvm::StringRef what,
                                     mlir::FlatSymbolRefAttr name,
                                     mlir::Type input);

  /// The value in another dtype.
  mlir::Value convert(mlir::Value value, mlir::Type dtype);

private:
  unsigned find(llvm::StringRef variable);

  unsigned draws = 0;
};

/// The stream of a path: its 64-bit FNV-1a hash. Part of what results are made
/// of, so it never changes.
int64_t streamOf(llvm::StringRef path);

} // namespace dlc::layers

#endif // DLC_DLC_EXPANSION_H
