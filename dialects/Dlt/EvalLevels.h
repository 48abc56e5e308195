//===- EvalLevels.h - How formulas bind ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECTS_DLT_EVALLEVELS_H
#define DLC_DIALECTS_DLT_EVALLEVELS_H

namespace dlc::dlt {

/// How strongly what an expression ends in binds its operands, to who reads and
/// who writes it.
enum Level { comparison, sum, product, minus, power, atom };

} // namespace dlc::dlt

#endif // DLC_DIALECTS_DLT_EVALLEVELS_H
