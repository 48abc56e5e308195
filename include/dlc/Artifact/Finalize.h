//===- Finalize.h - Finishing a linked artifact ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ARTIFACT_FINALIZE_H
#define DLC_ARTIFACT_FINALIZE_H

#include <cstdint>
#include <string>
#include <vector>

namespace dlc::artifact {

/// The symbol of the entry table: entry_table[variant * entries + entry].
inline constexpr const char *entryTableSymbol = "dlc_entry_table";

/// Turns a linked shared object into an artifact. `file` has the section
/// .note.dlc with a dlcrt_note_header, whose entry_table and sha256 are still
/// zero, followed by the manifest; and the symbol dlc_entry_table. Fills in
/// both fields. On failure `file` is as before and `error` says why.
///
/// Knows where the table is from the symbol table, so strip afterwards is not
/// possible: link with the symbols that shall stay.
bool finalize(std::vector<uint8_t> &file, std::string &error);

/// The hash alone, of a file whose other fields are final. For tests that
/// forge artifacts.
bool rehash(std::vector<uint8_t> &file, std::string &error);

} // namespace dlc::artifact

#endif // DLC_ARTIFACT_FINALIZE_H
