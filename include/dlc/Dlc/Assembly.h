//===- Assembly.h - Text of layers: types only once they are known -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Custom directives of the assembly formats. A list of types that is not
// written stands for !dlc.deferred.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_ASSEMBLY_H
#define DLC_DLC_ASSEMBLY_H

#include "dlc/Dlc/Dlc.h"
#include "dlc/Dlt/Assembly.h"

namespace dlc::layers {

/// [`{` name [`=` value], ... `}`] with values as people write them: numbers as
/// `1e-3`, and `@name {param = number}` for a use of a definition.
mlir::ParseResult parseKeywords(mlir::OpAsmParser &parser,
                                mlir::NamedAttrList &attributes);

/// The attributes of a dictionary but `elided` the same way; nothing if there
/// are none.
void printKeywords(mlir::OpAsmPrinter &printer,
                   llvm::ArrayRef<mlir::NamedAttribute> attributes,
                   llvm::ArrayRef<llvm::StringRef> elided = {});
inline void printKeywords(mlir::OpAsmPrinter &printer, mlir::Operation *,
                          mlir::DictionaryAttr attributes) {
  printKeywords(printer, attributes.getValue());
}

/// Keywords of which those that are no attributes of the op, nor of another
/// dialect, become entries of its dictionary `params`.
mlir::ParseResult parseKeywordsAndParams(mlir::OpAsmParser &parser,
                                         mlir::OperationState &result);
/// Attributes of the op but `elided`, and `params` (may be null), the same way.
void printKeywordsAndParams(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                            mlir::DictionaryAttr params,
                            llvm::ArrayRef<llvm::StringRef> elided);

/// [%input] [keywords] [`:` input `->` output]
mlir::ParseResult parseUnaryLayer(mlir::OpAsmParser &parser,
                                  mlir::OperationState &result);
void printUnaryLayer(mlir::OpAsmPrinter &printer, mlir::Operation *op);

/// %inputs [keywords] [`:` `(` inputs `)` `->` output]
mlir::ParseResult parseVariadicLayer(mlir::OpAsmParser &parser,
                                     mlir::OperationState &result);
void printVariadicLayer(mlir::OpAsmPrinter &printer, mlir::Operation *op);

/// [`:` `(` inputs `)` `->` output]
mlir::ParseResult
parseVariadicTypes(mlir::OpAsmParser &parser,
                   llvm::ArrayRef<mlir::OpAsmParser::UnresolvedOperand> inputs,
                   llvm::SMLoc loc, mlir::OperationState &result);
void printVariadicTypes(mlir::OpAsmPrinter &printer, mlir::Operation *op);

/// `(` %argument [name] `:` shape [`statistic`] [`=` initializer], ... `)`: the
/// variables of a layer's definition, of which shapes are made of `inputs`.
mlir::ParseResult parseLayerVariables(
    mlir::OpAsmParser &parser,
    llvm::ArrayRef<mlir::OpAsmParser::Argument> inputs,
    llvm::SmallVectorImpl<mlir::OpAsmParser::Argument> &arguments,
    llvm::SmallVectorImpl<mlir::Attribute> &variables);
void printLayerVariables(mlir::OpAsmPrinter &printer, DefineOp definition);

/// Gives the layers, and the terminator, of a body that have no input the value
/// that comes before; `first`, null if there is none, before the first.
void setImpliedInputs(mlir::Block &body, mlir::Value first);

/// Fails after an error at a layer of a body without a chain that has no input.
llvm::LogicalResult checkInputs(mlir::Block &body);

/// Ends a body without a terminator with a `Terminator` that has no input.
template <typename Terminator>
void setImpliedTerminator(mlir::Block &body, mlir::Location loc) {
  if (!body.empty() && body.back().hasTrait<mlir::OpTrait::IsTerminator>())
    return;
  mlir::OpBuilder builder(loc.getContext());
  builder.setInsertionPointToEnd(&body);
  mlir::OperationState state(body.empty() ? loc : body.back().getLoc(),
                             Terminator::getOperationName());
  builder.create(state);
}

/// [`=` value]
mlir::ParseResult parseDefaultValue(mlir::OpAsmParser &parser,
                                    mlir::Attribute &value);
void printDefaultValue(mlir::OpAsmPrinter &printer, mlir::Operation *,
                       mlir::Attribute value);

inline bool allDeferred(mlir::TypeRange types) {
  return llvm::all_of(
      types, [](mlir::Type type) { return mlir::isa<DeferredType>(type); });
}

/// [`->` type]
inline mlir::ParseResult parseInferredType(mlir::OpAsmParser &parser,
                                           mlir::Type &type) {
  type = DeferredType::get(parser.getContext());
  return mlir::succeeded(parser.parseOptionalArrow()) ? parser.parseType(type)
                                                      : mlir::success();
}

inline void printInferredType(mlir::OpAsmPrinter &printer, mlir::Operation *,
                              mlir::Type type) {
  if (!allDeferred(type))
    printer << "-> " << type;
}

/// [`:` types]
inline mlir::ParseResult
parseValueTypes(mlir::OpAsmParser &parser,
                llvm::ArrayRef<mlir::OpAsmParser::UnresolvedOperand> operands,
                llvm::SmallVectorImpl<mlir::Type> &types) {
  if (mlir::succeeded(parser.parseOptionalColon()))
    return parser.parseTypeList(types);
  types.assign(operands.size(), DeferredType::get(parser.getContext()));
  return mlir::success();
}

inline void printValueTypes(mlir::OpAsmPrinter &printer, mlir::Operation *,
                            mlir::OperandRange, mlir::TypeRange types) {
  if (!types.empty() && !allDeferred(types))
    printer << ": " << types;
}

} // namespace dlc::layers

#endif // DLC_DLC_ASSEMBLY_H
