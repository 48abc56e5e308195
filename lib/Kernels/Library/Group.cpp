//===- Group.cpp - What a library does with a product's elements ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../GroupRegistry.h"
#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
/// A product of a library and the epilogue that it knows; the domain is its
/// shape.
class LibraryGroup : public GroupKind {
public:
  std::optional<Domain> begin(Operation *op,
                              const Forming &forming) const override {
    StructuredOp generic = asStructured(op);
    if (!forming.target.hasLibrary || !generic || !contractionOf(generic))
      return std::nullopt;
    return Domain(cast<ShapedType>(op->getResult(0).getType()).getShape());
  }
  bool isAnchored() const override { return true; }

  bool canRead(const Group &, Operation *op, Value,
               const Forming &) const override {
    return asStructured(op) && matchEpilogue(op->getResult(0)).has_value();
  }
  bool takes(const Group &group, const Candidate &candidate,
             const Forming &forming) const override {
    return continues(candidate, forming) == group.ops.front();
  }
  bool combines(const Group &, Operation *op) const override {
    StructuredOp generic = asStructured(op);
    return generic && reducesRows(generic);
  }
  Operation *continues(const Candidate &candidate,
                       const Forming &forming) const override {
    if (!forming.target.hasLibrary || candidate.op->getNumResults() != 1)
      return nullptr;
    auto epilogue = matchEpilogue(candidate.op->getResult(0));
    return epilogue ? epilogue->product.getOperation() : nullptr;
  }
};
} // namespace

const GroupKind &dlc::kernels::libraryGroup() {
  static const LibraryGroup kind;
  return kind;
}
