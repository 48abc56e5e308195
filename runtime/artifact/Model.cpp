//===- Model.cpp - Looking things up in a checked manifest ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/Model.h"
#include "core/Checked.h"
#include "core/Status.h"

#include "manifest_generated.h"

#include <algorithm>
#include <string>

namespace dlc::rt {

bool ArenaSpec::forRows(int64_t rows, uint32_t threads, uint64_t &all) const {
  uint64_t workspaces;
  return checkedMul(bytesPerRow, static_cast<uint64_t>(rows), all) &&
         checkedAdd(all, bytes, all) && alignUp(all, DLCRT_ALIGNMENT, all) &&
         checkedMul<uint64_t>(bytesPerThread, threads, workspaces) &&
         checkedAdd(all, workspaces, all);
}

int32_t Model::findEntry(std::string_view name) const {
  for (size_t i = 0; i < entries.size(); ++i)
    if (name == entries[i].name)
      return static_cast<int32_t>(i);
  return -1;
}

int32_t Model::findVariable(std::string_view path) const {
  auto at = std::lower_bound(byPath.begin(), byPath.end(), path,
                             [&](int32_t index, std::string_view wanted) {
                               return std::string_view(
                                          variables[index].info.path) < wanted;
                             });
  return at != byPath.end() && path == variables[*at].info.path ? *at : -1;
}

const char *targetName(Target target) {
  switch (target) {
  case Target::Cuda:
    return "cuda";
  case Target::Sim:
    return "sim";
  case Target::Cpu:
    break;
  }
  return "cpu";
}

std::string Model::lacks(size_t index, const CpuFeatures &cpu,
                         const char *machine) const {
  const auto *variant =
      root->variants()->Get(static_cast<flatbuffers::uoffset_t>(index));
  if (variant->machine()->string_view() != machine)
    return " is for " + variant->machine()->str();
  std::string result;
  for (const auto *feature : *variant->features())
    if (!cpu.has(feature->string_view()))
      result += (result.empty() ? " needs " : ", ") + feature->str();
  return result;
}

dlcrt_status Model::chooseVariants(const CpuFeatures &cpu, const char *machine,
                                   const char *name, dlcrt_error *error) {
  for (int32_t &each : chosenVariants)
    each = -1;
  bool any = false;
  for (size_t i = variants.size(); i-- > 0;) {
    if (!lacks(i, cpu, machine).empty())
      continue;
    chosenVariants[static_cast<size_t>(variants[i].target)] =
        static_cast<int32_t>(i);
    main = i;
    any = true;
  }
  if (!any)
    return fail(error, DLCRT_UNSUPPORTED,
                "%s: no code for this machine (%s), which lacks: %s", name,
                machine, reasonsAgainst(std::nullopt, cpu, machine).c_str());
  if (int32_t best = chosen(Target::Cpu); best >= 0)
    main = static_cast<size_t>(best);
  return DLCRT_OK;
}

std::string Model::reasonsAgainst(std::optional<Target> target,
                                  const CpuFeatures &cpu,
                                  const char *machine) const {
  std::string reasons;
  for (size_t i = 0; i < variants.size(); ++i)
    if (!target || variants[i].target == *target)
      reasons += (reasons.empty() ? "variant '" : "; variant '") +
                 std::string(variants[i].name) + "'" + lacks(i, cpu, machine);
  return reasons;
}

bool Model::hasVariants(Target target) const {
  return std::any_of(
      variants.begin(), variants.end(),
      [&](const VariantSpec &variant) { return variant.target == target; });
}

} // namespace dlc::rt
