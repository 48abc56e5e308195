//===- Analyzer.h - Analyses documents beside the server ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_LSP_SERVER_ANALYZER_H
#define DLC_TOOLS_DLC_LSP_SERVER_ANALYZER_H

#include "Analysis.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace dlc::lsp {

/// A thread that analyses the newest version of each document, one after
/// another, so that the server answers however long that takes. The thread runs
/// until the process ends, so an analyzer must live as long.
class Analyzer {
public:
  /// `publish` is called, on the thread, with what was found, unless there is a
  /// newer version by then.
  using Publish = std::function<void(const llvm::lsp::URIForFile &uri,
                                     const Analysis &analysis)>;
  Analyzer(AnalysisOptions options, Publish publish);
  /// Takes the place of an older version, whose analysis ends early.
  void submit(const llvm::lsp::URIForFile &uri, int64_t version,
              llvm::StringRef text);
  void forget(const llvm::lsp::URIForFile &uri);
  /// Returns once there is nothing to do.
  void wait();
  /// The newest of a document's analyses that are done, of an older version,
  /// perhaps; null if there is none.
  std::shared_ptr<const Analysis> find(const llvm::lsp::URIForFile &uri);

private:
  struct Job {
    llvm::lsp::URIForFile uri;
    int64_t version;
    std::string text;
  };
  [[noreturn]] void work();

  const AnalysisOptions options;
  const Publish publish;
  std::mutex mutex;
  std::condition_variable changed;
  /// Both by the path of the document.
  std::map<std::string, Job> waiting;
  std::map<std::string, std::shared_ptr<const Analysis>> done;
  std::string running; ///< A path; empty if nothing runs.
  std::atomic<bool> cancelled = false;
};

} // namespace dlc::lsp

#endif // DLC_TOOLS_DLC_LSP_SERVER_ANALYZER_H
