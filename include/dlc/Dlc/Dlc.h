//===- Dlc.h - The layer dialect -----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_DLC_H
#define DLC_DLC_DLC_H

#include "dlc/Dlc/Expansion.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Instantiate.h"
#include "dlc/Support/Suggest.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/RegionKindInterface.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dlc/Dlc/DlcDialect.h.inc"

#include "dlc/Dlc/DlcEnums.h.inc"

#include "dlc/Dlc/DlcInterfaces.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dlc/Dlc/DlcTypes.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dlc/Dlc/DlcAttrs.h.inc"

#define GET_OP_CLASSES
#include "dlc/Dlc/DlcOps.h.inc"

namespace dlc::layers {

/// The number in a tunable attribute; none if it is absent or unbound.
std::optional<int64_t> getInteger(mlir::Attribute attr);
std::optional<double> getNumber(mlir::Attribute attr);
/// The same, or of a #dlc.run_time the number that it begins with.
std::optional<double> getInitialNumber(mlir::Attribute attr);

/// The name and the params, null if there are none, of an attribute that names
/// a definition.
struct Use {
  mlir::FlatSymbolRefAttr definition;
  mlir::DictionaryAttr params;

  explicit Use(mlir::Attribute attr);
};

/// The error `diag` that `op` has no attribute of this name.
mlir::InFlightDiagnostic refuseAttribute(mlir::InFlightDiagnostic &&diag,
                                         mlir::OperationName op,
                                         llvm::StringRef name);

/// Fails after an error unless the name of a model, input, layer, output or
/// metric is what an artifact, its symbols and the command line can carry: not
/// empty, UTF-8, without control characters and `=`.
llvm::LogicalResult checkName(mlir::Operation *op, llvm::StringRef name);

/// Fails after an error if one of the strings is no regular expression.
llvm::LogicalResult checkRegexes(mlir::Operation *op, mlir::ArrayAttr patterns);

/// Fails after an error if the op has a name that is none or an attribute, not
/// of another dialect, that is not its own, such as a misspelt one.
llvm::LogicalResult checkAttributes(mlir::Operation *op);

/// The types of the results of an input or a layer, from its attributes and the
/// types of its operands, which have been inferred. A layer has a dtype. Fails
/// after an error for what is neither, and for operands, attributes or a dtype
/// that do not fit. `library` has the definitions that layers use.
llvm::LogicalResult inferTypes(mlir::Operation *op, DefinitionLibrary &library,
                               llvm::SmallVectorImpl<mlir::Type> &types);

/// Whether an activation may make a `to` of a `from`, types of values: the same
/// but for sizes of dimensions that are not the rows, the last one only of
/// values with a mask, whose dimensions are those before it.
bool isActivated(mlir::Type from, mlir::Type to, bool hasMask);

/// Fails after an error if a result has a type, other than !dlc.deferred, that
/// is not the inferred one.
llvm::LogicalResult checkWrittenTypes(mlir::Operation *op,
                                      mlir::TypeRange inferred);

/// Fails after an error at each input and layer of a model of typed layers
/// whose results or operands have other types than inference gives them. Layers
/// have a dtype.
llvm::LogicalResult checkTypes(ModelOp model, DefinitionLibrary &library);

/// Fails after an error unless the variables of a definition fit it: there are
/// some of a layer only, and their shapes are made of its params and inputs.
llvm::LogicalResult checkLayerVariables(DefineOp definition);

/// What a use of a layer's definition may say of its variables, as
/// "kernel_initializer"; none of other definitions.
llvm::SmallVector<std::string> keywordsOfVariables(DefineOp definition);

/// What uses of a definition may give: numbers, words, lists, definitions.
llvm::SmallVector<mlir::StringAttr> getNamesOfParams(DefineOp definition);

/// The values of the definition's params that are numbers, each a float, an
/// array of floats or a #dlc.run_time, of which `overrides` (may be null) of
/// `user` changes some. Fails after an error for a param that the definition
/// does not have or that is no number.
llvm::FailureOr<llvm::SmallVector<mlir::Attribute>>
resolveParams(mlir::Operation *user, DefineOp definition,
              mlir::DictionaryAttr overrides);

/// Of the params of `definition`, given their values, those that `other` has
/// too.
mlir::DictionaryAttr commonParams(DefineOp definition,
                                  llvm::ArrayRef<mlir::Attribute> values,
                                  DefineOp other);

/// The number that is, or whose param is, `attr` of a definition, given the
/// values of its params.
mlir::Attribute paramOf(DefineOp definition, mlir::Attribute attr,
                        llvm::ArrayRef<mlir::Attribute> params);
/// The same as a number; fails after an error at `user` for one of run time.
llvm::FailureOr<double> numberOf(mlir::Operation *user, DefineOp definition,
                                 mlir::Attribute attr,
                                 llvm::ArrayRef<mlir::Attribute> params);

/// Whether an optimizer's slot is its weight in the first step.
bool startsFromWeight(DefineOp definition, unsigned slot);

/// What an optimizer's slot starts from, given the values of its params; 0 if
/// that is the weight. Fails after an error at `user` for a param of run time.
llvm::FailureOr<double> startOfSlot(mlir::Operation *user, DefineOp definition,
                                    unsigned slot,
                                    llvm::ArrayRef<mlir::Attribute> params);

/// Builds `definition` for `user` with the given arguments followed by its
/// params, of which `overrides` (may be null) changes some. `!dlt.float` is
/// `floatType`; checks in it name the place `where`. Fails after an error for
/// a param that the definition does not have or types that do not fit.
/// `library` has the definitions that it applies, `effects` is there for a
/// layer's.
llvm::LogicalResult instantiateDefinition(
    mlir::OpBuilder &builder, mlir::Operation *user, DefineOp definition,
    DefinitionLibrary &library, mlir::ValueRange arguments,
    mlir::DictionaryAttr overrides, mlir::Type floatType, llvm::StringRef where,
    llvm::SmallVectorImpl<mlir::Value> &results,
    const dlt::LayerEffects *effects = nullptr);

/// The same for the definition of a kind that `use`, an attribute, names and
/// gives params; returns its first result.
llvm::FailureOr<mlir::Value>
instantiateUse(mlir::OpBuilder &builder, mlir::Operation *user,
               mlir::Attribute use, DefinitionKind kind,
               DefinitionLibrary &library, mlir::ValueRange arguments,
               mlir::Type floatType, llvm::StringRef where);

} // namespace dlc::layers

#endif // DLC_DLC_DLC_H
