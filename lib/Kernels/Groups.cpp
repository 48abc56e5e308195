//===- Groups.cpp - Which operations share a kernel -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Groups.h"
#include "GroupRegistry.h"

using namespace mlir;
using namespace dlc::kernels;

ArrayRef<const GroupKind *> dlc::kernels::allGroupKinds() {
  static const GroupKind *const kinds[] = {
      &flatGroup(),    &rowsGroup(),    &columnsGroup(),
      &narrowGroup(),  &shortGroup(),   &contractGroup(),
      &libraryGroup(), &batchedGroup(), &singleGroup()};
  return kinds;
}

const GroupKind &dlc::kernels::numbersGroup() { return flatGroup(); }

bool dlc::kernels::isConnected(const Group &group, const Candidate &candidate) {
  return llvm::any_of(candidate.sources, [&](Value source) {
    return group.reads.contains(source) ||
           group.members.contains(source.getDefiningOp());
  });
}
