//===- Analyzer.cpp - Analyses documents beside the server ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analyzer.h"

using namespace dlc;
using llvm::lsp::URIForFile;

lsp::Analyzer::Analyzer(AnalysisOptions given, Publish callback)
    : options(std::move(given)), publish(std::move(callback)) {
  std::thread([this] { work(); }).detach();
}

void lsp::Analyzer::submit(const URIForFile &uri, int64_t version,
                           llvm::StringRef text) {
  {
    std::lock_guard lock(mutex);
    waiting[uri.file().str()] = {uri, version, text.str()};
    if (running == uri.file())
      cancelled = true;
  }
  changed.notify_all();
}

void lsp::Analyzer::forget(const URIForFile &uri) {
  std::lock_guard lock(mutex);
  waiting.erase(uri.file().str());
  done.erase(uri.file().str());
  if (running == uri.file())
    cancelled = true;
}

void lsp::Analyzer::wait() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return waiting.empty() && running.empty(); });
}

std::shared_ptr<const lsp::Analysis>
lsp::Analyzer::find(const URIForFile &uri) {
  std::lock_guard lock(mutex);
  auto it = done.find(uri.file().str());
  return it == done.end() ? nullptr : it->second;
}

void lsp::Analyzer::work() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [&] { return !waiting.empty(); });
    Job job = std::move(waiting.begin()->second);
    waiting.erase(waiting.begin());
    running = job.uri.file().str();
    cancelled = false;
    auto previous = done.find(running);
    std::vector<Definition> imported;
    if (previous != done.end())
      imported = previous->second->imported;
    lock.unlock();
    auto analysis = std::make_shared<Analysis>(
        analyze(job.uri, job.text, options, cancelled));
    analysis->version = job.version;
    // What is half typed imports what it did.
    if (!analysis->parses)
      analysis->imported = std::move(imported);
    lock.lock();
    if (!cancelled) {
      done[running] = analysis;
      // Nobody may publish a newer version in between.
      publish(job.uri, *analysis);
    }
    running.clear();
    changed.notify_all();
  }
}
