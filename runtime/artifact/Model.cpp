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

bool EntrySpec::arenaFor(int64_t rows, uint64_t &bytes) const {
  uint64_t capacity;
  return alignUp(static_cast<uint64_t>(rows), DLCRT_ROW_ALIGNMENT, capacity) &&
         checkedMul(arenaBytesPerRow, capacity, bytes) &&
         checkedAdd(bytes, arenaBytes, bytes);
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

dlcrt_status Model::chooseVariant(const CpuFeatures &cpu, const char *machine,
                                  const char *name, dlcrt_error *error) {
  std::string reasons;
  for (flatbuffers::uoffset_t i = 0; i < root->variants()->size(); ++i) {
    const auto *candidate = root->variants()->Get(i);
    std::string lacking;
    if (candidate->machine()->string_view() != machine)
      lacking = " is for " + candidate->machine()->str();
    else
      for (const auto *feature : *candidate->features())
        if (!cpu.has(feature->string_view()))
          lacking += (lacking.empty() ? " needs " : ", ") + feature->str();
    if (lacking.empty()) {
      variant = i;
      variantName = candidate->name()->c_str();
      return DLCRT_OK;
    }
    reasons += (reasons.empty() ? "variant '" : "; variant '") +
               candidate->name()->str() + "'" + lacking;
  }
  return fail(error, DLCRT_UNSUPPORTED,
              "%s: no code for this machine (%s), which lacks: %s", name,
              machine, reasons.c_str());
}

} // namespace dlc::rt
