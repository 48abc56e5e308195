//===- Assembly.h - Text without types, and numbers -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Custom directives of assembly formats. Types that are not written are
// tensor<*x!dlt.any>, and such are not printed.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_ASSEMBLY_H
#define DLC_DLT_ASSEMBLY_H

#include "dlc/Dlt/Dlt.h"

namespace dlc::dlt {

/// tensor<*x!dlt.any>.
mlir::Type anyTensor(mlir::MLIRContext *context);

/// Whether `type` is anyTensor.
bool isAnyTensor(mlir::Type type);

/// A number as people write it: `1`, `1e-3`, `-0.5`, `1.0e-3`, `inf`, `nan`.
struct Number {
  double value = 0;
  std::optional<int64_t> integer; ///< If it has neither point nor exponent.
};
mlir::ParseResult parseNumber(mlir::AsmParser &parser, Number &number);
mlir::ParseResult parseNumber(mlir::AsmParser &parser, double &value);
/// The same without a sign; nothing is read if no number comes.
mlir::OptionalParseResult parseOptionalNumber(mlir::AsmParser &parser,
                                              Number &number);

/// With as few digits as read back as the same.
void printNumber(llvm::raw_ostream &os, double value);

/// `(` %argument `=` %input, ... `)` [`:` `(` types `)` `->` types], the inputs
/// and results of an operation whose region takes the inputs.
mlir::ParseResult
parseRegionInputs(mlir::OpAsmParser &parser,
                  llvm::SmallVectorImpl<mlir::OpAsmParser::Argument> &arguments,
                  mlir::OperationState &result);
void printRegionInputs(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                       mlir::Region &region);

/// An integer, or a value: then the integer is kDynamic.
mlir::ParseResult
parseDimension(mlir::OpAsmParser &parser, mlir::IntegerAttr &dimension,
               std::optional<mlir::OpAsmParser::UnresolvedOperand> &along,
               mlir::Type &type);
void printDimension(mlir::OpAsmPrinter &printer, mlir::Operation *,
                    mlir::IntegerAttr dimension, mlir::Value along,
                    mlir::Type type);

/// [`dims` `=` `[` dimension, ... `]`], dimensions as above
mlir::ParseResult parseReducedDimensions(
    mlir::OpAsmParser &parser, mlir::DenseI64ArrayAttr &dimensions,
    llvm::SmallVectorImpl<mlir::OpAsmParser::UnresolvedOperand> &along,
    llvm::SmallVectorImpl<mlir::Type> &types);
void printReducedDimensions(mlir::OpAsmPrinter &printer, mlir::Operation *,
                            mlir::DenseI64ArrayAttr dimensions,
                            mlir::OperandRange along, mlir::TypeRange types);

/// [`:` type]
mlir::ParseResult parseElidedType(mlir::OpAsmParser &parser, mlir::Type &type);
void printElidedType(mlir::OpAsmPrinter &printer, mlir::Operation *,
                     mlir::Type type);

/// [`:` type] of operand and result
mlir::ParseResult parseElidedSameType(mlir::OpAsmParser &parser,
                                      mlir::Type &operand, mlir::Type &result);
void printElidedSameType(mlir::OpAsmPrinter &printer, mlir::Operation *,
                         mlir::Type operand, mlir::Type result);

/// [`:` first `,` second]
mlir::ParseResult parseElidedPair(mlir::OpAsmParser &parser, mlir::Type &first,
                                  mlir::Type &second);
void printElidedPair(mlir::OpAsmPrinter &printer, mlir::Operation *,
                     mlir::Type first, mlir::Type second);

/// [`:` types]
mlir::ParseResult
parseElidedTypes(mlir::OpAsmParser &parser,
                 llvm::ArrayRef<mlir::OpAsmParser::UnresolvedOperand> operands,
                 llvm::SmallVectorImpl<mlir::Type> &types);
void printElidedTypes(mlir::OpAsmPrinter &printer, mlir::Operation *,
                      mlir::OperandRange, mlir::TypeRange types);

/// [`:` operand `->` result]
mlir::ParseResult parseElidedArrow(mlir::OpAsmParser &parser,
                                   mlir::Type &operand, mlir::Type &result);
void printElidedArrow(mlir::OpAsmPrinter &printer, mlir::Operation *,
                      mlir::Type operand, mlir::Type result);

/// [`:` first `,` second `->` result]
mlir::ParseResult parseElidedArrow2(mlir::OpAsmParser &parser,
                                    mlir::Type &first, mlir::Type &second,
                                    mlir::Type &result);
void printElidedArrow2(mlir::OpAsmPrinter &printer, mlir::Operation *,
                       mlir::Type first, mlir::Type second, mlir::Type result);

/// [`:` `(` operands `)` `->` result]
mlir::ParseResult parseElidedFunction(
    mlir::OpAsmParser &parser,
    llvm::ArrayRef<mlir::OpAsmParser::UnresolvedOperand> operands,
    llvm::SmallVectorImpl<mlir::Type> &types, mlir::Type &result);
void printElidedFunction(mlir::OpAsmPrinter &printer, mlir::Operation *,
                         mlir::OperandRange, mlir::TypeRange types,
                         mlir::Type result);

/// [`:` `(` first `,` second `)` `->` result]
mlir::ParseResult parseElidedFunction2(mlir::OpAsmParser &parser,
                                       mlir::Type &first, mlir::Type &second,
                                       mlir::Type &result);
void printElidedFunction2(mlir::OpAsmPrinter &printer, mlir::Operation *,
                          mlir::Type first, mlir::Type second,
                          mlir::Type result);

} // namespace dlc::dlt

#endif // DLC_DLT_ASSEMBLY_H
