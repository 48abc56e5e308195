//===- Locations.cpp - Where in a model something comes from -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/Locations.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace dlc;

std::string dlc::describeLocation(Location loc) {
  if (auto fused = dyn_cast<FusedLoc>(loc))
    if (!fused.getLocations().empty())
      return describeLocation(fused.getLocations().front());
  // The layer's path lies inside of what the layer calls.
  SmallVector<StringRef> names;
  while (isa<NameLoc, CallSiteLoc>(loc)) {
    if (auto named = dyn_cast<NameLoc>(loc)) {
      names.insert(names.begin(), named.getName());
      loc = named.getChildLoc();
    } else {
      // A layer of a block's instance: where it is in the block.
      loc = cast<CallSiteLoc>(loc).getCallee();
    }
  }
  std::string text = llvm::join(names, ": ");
  if (auto file = dyn_cast<FileLineColLoc>(loc))
    text += (text.empty() ? "" : " at ") + file.getFilename().str() + ":" +
            std::to_string(file.getLine());
  return text;
}
