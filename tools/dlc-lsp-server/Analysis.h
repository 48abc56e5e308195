//===- Analysis.h - What compiling finds in a document --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_LSP_SERVER_ANALYSIS_H
#define DLC_TOOLS_DLC_LSP_SERVER_ANALYSIS_H

#include "Knowledge.h"

#include <atomic>
#include <map>

namespace dlc::lsp {

struct AnalysisOptions {
  mlir::DialectRegistry registry;
  std::vector<std::string> importFolders;
  std::vector<std::string> defines; ///< Of hyperparameters, as name=value.
};

/// A layer of a model, its types known.
struct TypedLayer {
  std::string name;   ///< Its path in the model.
  std::string types;  ///< As `tensor<?x4xf32> -> tensor<?x3xf32>`.
  std::string result; ///< Of its result alone.
};

/// What the passes find in one version of a document.
struct Analysis {
  int64_t version = 0;
  bool parses = false;
  std::vector<llvm::lsp::Diagnostic> diagnostics;
  /// Layers by the line and column, as MLIR counts, of their text and of what
  /// makes an instance of the block that they are in.
  std::map<std::pair<unsigned, unsigned>, std::vector<TypedLayer>> layers;
  std::vector<Definition> imported;
};

/// Parses and verifies the text and, if that is a model, runs the pipelines of
/// layers and of the graph on it. Once `cancelled` is set the passes that have
/// not begun are left out, and what is found is of no use.
Analysis analyze(const llvm::lsp::URIForFile &uri, llvm::StringRef text,
                 const AnalysisOptions &options,
                 const std::atomic<bool> &cancelled);

} // namespace dlc::lsp

#endif // DLC_TOOLS_DLC_LSP_SERVER_ANALYSIS_H
