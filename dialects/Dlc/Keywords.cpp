//===- Keywords.cpp - Keyword arguments -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Assembly.h"

#include <limits>

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

/// A number and [`:` type]; without it an i64 or f64.
static ParseResult parseNumberAttr(OpAsmParser &parser, Attribute &value) {
  Builder &b = parser.getBuilder();
  SMLoc loc = parser.getCurrentLocation();
  bool isHex = StringRef(loc.getPointer(), 2) == "0x";
  dlt::Number number;
  if (dlt::parseNumber(parser, number))
    return failure();
  Type type = number.integer ? Type(b.getI64Type()) : Type(b.getF64Type());
  if (succeeded(parser.parseOptionalColon()) && parser.parseType(type))
    return failure();
  if (isHex && isa<FloatType>(type))
    return parser.emitError(loc, "expects a decimal number of type ") << type;
  if (isa<FloatType>(type))
    value = b.getFloatAttr(type, number.value);
  else if (number.integer && type.isIntOrIndex() &&
           (type.isIndex() || type.getIntOrFloatBitWidth() == 64 ||
            llvm::isIntN(type.getIntOrFloatBitWidth(), *number.integer)))
    value = b.getIntegerAttr(type, *number.integer);
  else
    return parser.emitError(loc, "expects a number of type ") << type;
  return success();
}

static ParseResult parseEntries(OpAsmParser &parser, NamedAttrList &entries);

static ParseResult parseValue(OpAsmParser &parser, Attribute &value) {
  char first = *parser.getCurrentLocation().getPointer();
  if (StringRef word;
      succeeded(parser.parseOptionalKeyword(&word, {"inf", "nan"}))) {
    value = parser.getBuilder().getF64FloatAttr(
        word == "inf" ? std::numeric_limits<double>::infinity()
                      : std::numeric_limits<double>::quiet_NaN());
    return success();
  }
  if (first == '-' || llvm::isDigit(first))
    return parseNumberAttr(parser, value);
  if (first == '[') {
    SmallVector<Attribute> elements;
    if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Square, [&] {
          return parseValue(parser, elements.emplace_back());
        }))
      return failure();
    value = parser.getBuilder().getArrayAttr(elements);
    return success();
  }
  if (first == '{') {
    NamedAttrList entries;
    if (parseEntries(parser, entries))
      return failure();
    value = entries.getDictionary(parser.getContext());
    return success();
  }
  if (parser.parseAttribute(value))
    return failure();
  auto name = dyn_cast<FlatSymbolRefAttr>(value);
  if (!name || *parser.getCurrentLocation().getPointer() != '{')
    return success();
  NamedAttrList params;
  if (parseEntries(parser, params))
    return failure();
  if (!params.empty())
    value = UseAttr::get(parser.getContext(), name,
                         params.getDictionary(parser.getContext()));
  return success();
}

ParseResult dlc::layers::parseDefaultValue(OpAsmParser &parser,
                                           Attribute &value) {
  return failed(parser.parseOptionalEqual()) ? ParseResult(success())
                                             : parseValue(parser, value);
}

static ParseResult parseEntries(OpAsmParser &parser,
                                NamedAttrList &attributes) {
  return parser.parseCommaSeparatedList(
      OpAsmParser::Delimiter::OptionalBraces, [&]() -> ParseResult {
        SMLoc loc = parser.getCurrentLocation();
        std::string name;
        if (parser.parseKeywordOrString(&name))
          return failure();
        if (attributes.get(name))
          return parser.emitError(loc, "gives \"") << name << "\" twice";
        Attribute value = parser.getBuilder().getUnitAttr();
        if (succeeded(parser.parseOptionalEqual()) && parseValue(parser, value))
          return failure();
        attributes.append(name, value);
        return success();
      });
}

/// The registered operation whose text is being read.
static std::optional<RegisteredOperationName> nameOf(OpAsmParser &parser) {
  StringRef text(parser.getNameLoc().getPointer());
  text = text.take_while(
      [](char c) { return llvm::isAlnum(c) || c == '_' || c == '.'; });
  std::string name = text.contains('.') ? text.str() : ("dlc." + text).str();
  return RegisteredOperationName::lookup(name, parser.getContext());
}

/// Whether a keyword is an attribute of the op or of another dialect.
static bool isOwn(OperationName op, StringRef name) {
  return llvm::is_contained(op.getAttributeNames(), name) || name.contains('.');
}

/// Keywords, those that are no attributes of the op included.
static ParseResult parseAnyKeywords(OpAsmParser &parser,
                                    NamedAttrList &attributes) {
  SMLoc loc = parser.getCurrentLocation();
  if (parseEntries(parser, attributes))
    return failure();
  // An attribute of another class than the op's would just be dropped.
  if (std::optional<RegisteredOperationName> name = nameOf(parser))
    return name->verifyInherentAttrs(attributes, [&] {
      return parser.emitError(loc) << '\'' << name->getStringRef() << "' op ";
    });
  return success();
}

ParseResult dlc::layers::parseKeywords(OpAsmParser &parser,
                                       NamedAttrList &attributes) {
  SMLoc loc = parser.getCurrentLocation();
  NamedAttrList before = attributes;
  if (parseAnyKeywords(parser, attributes))
    return failure();
  std::optional<RegisteredOperationName> name = nameOf(parser);
  if (!name)
    return success();
  // Said before one that is missing, since it may be a misspelling of that.
  for (NamedAttribute entry : attributes)
    if (!before.get(entry.getName()) && !isOwn(*name, entry.getName()))
      return refuseAttribute(parser.emitError(loc)
                                 << '\'' << name->getStringRef() << "' op ",
                             *name, entry.getName());
  return success();
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

static void printValue(OpAsmPrinter &p, Attribute value) {
  if (auto integer = dyn_cast<IntegerAttr>(value);
      integer && integer.getType().isSignlessInteger(64)) {
    p << integer.getValue().getSExtValue();
    return;
  }
  if (auto number = dyn_cast<FloatAttr>(value);
      number && number.getType().isF64()) {
    std::string text;
    llvm::raw_string_ostream os(text);
    dlt::printNumber(os, number.getValueAsDouble());
    p << text;
    // Or it would be read as an integer.
    if (StringRef(text).find_first_of(".en") == StringRef::npos)
      p << ".0";
    return;
  }
  if (auto array = dyn_cast<ArrayAttr>(value)) {
    p << '[';
    llvm::interleaveComma(array, p, [&](Attribute a) { printValue(p, a); });
    p << ']';
    return;
  }
  if (auto entries = dyn_cast<DictionaryAttr>(value)) {
    p << '{';
    llvm::interleaveComma(entries, p, [&](NamedAttribute entry) {
      p.printKeywordOrString(entry.getName().getValue());
      p << " = ";
      printValue(p, entry.getValue());
    });
    p << '}';
    return;
  }
  if (auto use = dyn_cast<UseAttr>(value)) {
    p << use.getDefinition() << ' ';
    printValue(p, use.getParams());
    return;
  }
  p.printAttribute(value);
}

void dlc::layers::printDefaultValue(OpAsmPrinter &p, Operation *,
                                    Attribute value) {
  if (!value)
    return;
  p << "= ";
  printValue(p, value);
}

void dlc::layers::printKeywords(OpAsmPrinter &p,
                                ArrayRef<NamedAttribute> attributes,
                                ArrayRef<StringRef> elided) {
  SmallVector<NamedAttribute> shown;
  for (NamedAttribute attribute : attributes)
    if (!llvm::is_contained(elided, attribute.getName()))
      shown.push_back(attribute);
  if (shown.empty())
    return;
  p << '{';
  llvm::interleaveComma(shown, p, [&](NamedAttribute attribute) {
    p.printKeywordOrString(attribute.getName().getValue());
    if (isa<UnitAttr>(attribute.getValue()))
      return;
    p << " = ";
    printValue(p, attribute.getValue());
  });
  p << '}';
}

//===----------------------------------------------------------------------===//
// With params
//===----------------------------------------------------------------------===//

ParseResult dlc::layers::parseKeywordsAndParams(OpAsmParser &parser,
                                                OperationState &result) {
  NamedAttrList keywords, params;
  if (parseAnyKeywords(parser, keywords))
    return failure();
  for (NamedAttribute entry : keywords)
    (isOwn(result.name, entry.getName()) ? result.attributes : params)
        .append(entry);
  if (params.empty())
    return success();
  if (auto given =
          dyn_cast_or_null<DictionaryAttr>(result.attributes.get("params"))) {
    for (NamedAttribute entry : given)
      if (!params.get(entry.getName()))
        params.append(entry);
  }
  result.attributes.set("params", params.getDictionary(parser.getContext()));
  return success();
}

void dlc::layers::printKeywordsAndParams(OpAsmPrinter &p, Operation *op,
                                         DictionaryAttr params,
                                         ArrayRef<StringRef> elided) {
  SmallVector<NamedAttribute> keywords(op->getAttrs());
  SmallVector<StringRef> hidden(elided);
  if (params && llvm::none_of(params, [&](NamedAttribute entry) {
        return isOwn(op->getName(), entry.getName());
      })) {
    llvm::append_range(keywords, params);
    hidden.push_back("params");
  }
  printKeywords(p, keywords, hidden);
}
