//===- LayerSupport.h - What the code of layers is written with ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_LAYERSUPPORT_H
#define DLC_DLC_LAYERSUPPORT_H

#include "dlc/Dlc/Dlc.h"
#include "dlc/Dlt/Formula.h"

namespace dlc::layers {

/// The truth value in an attribute, `other` if it is absent.
bool getBool(mlir::Attribute attr, bool other);

/// The integers in an attribute that is one or a list of them; none if it is
/// absent.
llvm::SmallVector<int64_t> getIntegers(mlir::Attribute attr);

/// The dimensions that `axis` names, an integer or a list, `{-1}` if absent:
/// counted from the first, in order. Fails after an error unless they are
/// different dimensions of `type` other than the rows.
llvm::FailureOr<llvm::SmallVector<int64_t>>
getAxes(mlir::Operation *op, mlir::Attribute axis, mlir::RankedTensorType type);

/// Fails after an error at an attribute, if it is there, that is no number.
llvm::LogicalResult requireNumber(mlir::Operation *op, llvm::StringRef name,
                                  mlir::Attribute attr);

inline mlir::RankedTensorType typeOf(mlir::Value value) {
  return mlir::cast<mlir::RankedTensorType>(value.getType());
}

/// The dtype of what moves elements of `input`: the layer's of floats,
/// integers keep theirs.
mlir::Type movedDtype(LayerOpInterface layer, mlir::Value input);

/// The type of a layer's output that an activation (may be null) makes of a
/// value of `type`: its last dimension may be another. `type` if it can't be
/// applied, which dlc-expand tells of.
mlir::Type activatedType(mlir::Operation *layer, mlir::Attribute activation,
                         mlir::RankedTensorType type,
                         DefinitionLibrary &library);

/// The dtype of what puts inputs together: theirs if all are integers of one,
/// else the layer's.
mlir::Type joinedDtype(LayerOpInterface layer);

/// The sizes of dimensions.
llvm::SmallVector<int64_t> sizesOf(mlir::RankedTensorType type,
                                   llvm::ArrayRef<int64_t> dims);

/// All dimensions of `type` but `dims`.
llvm::SmallVector<int64_t> otherDims(mlir::RankedTensorType type,
                                     llvm::ArrayRef<int64_t> dims);

/// x / |x| along dimensions, |x|^2 being at least `leastSquare`: zeros stay
/// zeros and have a finite gradient, as of Keras's ops.normalize.
mlir::Value unitAlong(dlt::Formula &f, mlir::Value x,
                      llvm::ArrayRef<int64_t> dims, double leastSquare);

/// All dimensions of the value.
inline llvm::SmallVector<int64_t> allDims(mlir::Value value) {
  return llvm::to_vector(llvm::seq<int64_t>(0, typeOf(value).getRank()));
}

} // namespace dlc::layers

#endif // DLC_DLC_LAYERSUPPORT_H
