//===- LaunchNames.cpp - What launches are called --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchNames.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

/// What the group's launch should be called; others may be called the same.
static std::string nameOf(const LaunchGroup &group) {
  if (group.isChecks())
    return "stop_if_" + std::to_string(group.ops.size());
  if (auto copy = dyn_cast<kernel::CopyOp>(group.ops.front()))
    return group.stops ? "copy_" + std::to_string(copy.getBytes()) +
                             (copy.getPerRow() ? "_per_row" : "") + "_stopping"
                       : "";
  std::string name;
  for (Operation *op : group.ops) {
    // Those of one launch in short: kernel_1_2_3.
    StringRef kernel = cast<kernel::RunOp>(op).getKernel();
    if (!name.empty())
      kernel.consume_front("kernel");
    name += kernel;
  }
  // As long as tools like it.
  constexpr size_t most = 80;
  if (name.size() > most)
    name = name.substr(0, most / 2) + "_and_more_" +
           llvm::utohexstr(llvm::xxh3_64bits(name));
  // PTX has no other characters, a letter first, and a name of its own.
  llvm::for_each(name, [](char &c) { c = llvm::isAlnum(c) ? c : '_'; });
  if (name.empty() || !llvm::isAlpha(name.front()) || name == "WARP_SZ")
    name = "kernel_" + name;
  return !group.stops           ? name
         : group.checks.empty() ? name + "_stopping"
                                : name + "_checking";
}

/// All on which the code of the group's launch depends.
static std::string codeOf(const LaunchGroup &group) {
  if (!group.isRuns())
    return nameOf(group);
  std::string code = group.product ? "library" : group.stops ? "stops" : "runs";
  code += std::to_string(group.checks.size());
  for (Operation *op : group.ops) {
    StringRef kernel = cast<kernel::RunOp>(op).getKernel();
    code += ' ' + std::to_string(kernel.size()) + ' ' + kernel.str();
  }
  return code;
}

std::string LaunchNames::get(const LaunchGroup &group) {
  std::string name = nameOf(group);
  if (name.empty())
    return name;
  std::string code = codeOf(group);
  auto [known, isNew] = nameOfCode.try_emplace(code, name);
  for (unsigned i = 2;
       isNew && !codeOfName.try_emplace(known->second, code).second; ++i)
    known->second = name + "_v" + std::to_string(i);
  return known->second;
}

bool LaunchNames::addKnown(const LaunchGroup &group) {
  if (group.name.empty())
    return true;
  std::string code = codeOf(group);
  auto [known, isNew] = codeOfName.try_emplace(group.name, code);
  nameOfCode.try_emplace(code, group.name);
  return known->second == code;
}
