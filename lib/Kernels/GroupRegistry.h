//===- GroupRegistry.h - The kinds of groups that there are ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_KERNELS_GROUPREGISTRY_H
#define DLC_LIB_KERNELS_GROUPREGISTRY_H

#include "dlc/Kernels/Groups.h"

namespace dlc::kernels {

/// Each is the only object of its class.
const GroupKind &flatGroup();
const GroupKind &rowsGroup();
const GroupKind &columnsGroup();
const GroupKind &narrowGroup();
const GroupKind &shortGroup();
const GroupKind &contractGroup();
const GroupKind &batchedGroup();
const GroupKind &libraryGroup();
/// An operation by itself; parts of one concatenation.
const GroupKind &singleGroup();

} // namespace dlc::kernels

#endif // DLC_LIB_KERNELS_GROUPREGISTRY_H
