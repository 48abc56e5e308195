//===- Interfaces.cpp - What several dialects' operations do -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Interfaces/Interfaces.h"

#include "dlc/Interfaces/Interfaces.cpp.inc"
