//===- Locations.h - Where in a model something comes from ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_LOCATIONS_H
#define DLC_ANALYSIS_LOCATIONS_H

#include "mlir/IR/Location.h"

#include <string>

namespace dlc {

/// Where in the model an operation comes from, for people.
std::string describeLocation(mlir::Location loc);

} // namespace dlc

#endif // DLC_ANALYSIS_LOCATIONS_H
