//===- Artifact.h - Writing artifacts ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ARTIFACT_ARTIFACT_H
#define DLC_ARTIFACT_ARTIFACT_H

#include "dlc/CodeGen/Variant.h"

#include "mlir/IR/BuiltinOps.h"

#include <string>
#include <vector>

namespace dlc::artifact {

/// The manifest of the programs of `module` (after dlcrt-plan-memory), with
/// code for `variants`, which has been emitted; a verified FlatBuffer. Fails after an error for what
/// the format can't hold.
llvm::FailureOr<std::vector<uint8_t>>
buildManifest(mlir::ModuleOp module, llvm::ArrayRef<CodeVariant> variants,
              llvm::ArrayRef<mlir::ModuleOp> lists);

/// Adds the table of entries, and the note that carries the manifest or, for
/// static linking, the symbol dlc_artifact_<model>. `entries` are the names of
/// the programs; code of each variant must be in `module`.
void addManifest(mlir::ModuleOp module, llvm::ArrayRef<uint8_t> manifest,
                 llvm::ArrayRef<std::string> entries,
                 llvm::ArrayRef<CodeVariant> variants, llvm::StringRef model,
                 bool forStaticLinking);

/// Links objects to a finished artifact: calls the linker, checks that
/// nothing is undefined, fills in the entry table and the hash. On failure
/// `error` says why.
llvm::LogicalResult linkArtifact(llvm::ArrayRef<std::vector<char>> objects,
                                 std::vector<uint8_t> &file,
                                 std::string &error);

} // namespace dlc::artifact

#endif // DLC_ARTIFACT_ARTIFACT_H
