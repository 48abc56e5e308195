//===- dlc-lsp-server.cpp - Serves model files to editors ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Server.h"
#include "dlc/Pipelines/Plugins.h"
#include "dlc/Pipelines/Register.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Program.h"

using namespace llvm;

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  cl::OptionCategory category("dlc-lsp-server");
  cl::list<std::string> folders(
      "I", cl::Prefix, cl::value_desc("folder"), cl::cat(category),
      cl::desc("Look for imported files in this folder, too"));
  cl::list<std::string> defines(
      "define", cl::CommaSeparated, cl::cat(category),
      cl::desc("Value of a dlc.param, as name=value"));
  cl::opt<bool> litTest(
      "lit-test", cl::cat(category),
      cl::desc("Read messages between lines `// -----`, and print indented "
               "ones, each once what comes before it is analysed"));
  cl::opt<bool> verbose("verbose", cl::cat(category),
                        cl::desc("Log messages to standard error"));
  // Only for --help: plugins are loaded before options are read.
  cl::list<std::string> plugins(
      "load-dialect-plugin", cl::value_desc("file"), cl::cat(category),
      cl::desc("Load dialects from a shared library"));
  dlc::lsp::AnalysisOptions options;
  dlc::registerDialects(options.registry);
  if (mlir::failed(dlc::loadPlugins(argc, argv, options.registry)))
    return 1;
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "dlc language server\n");

  options.importFolders.assign(folders.begin(), folders.end());
  options.defines.assign(defines.begin(), defines.end());
  lsp::Logger::setLogLevel(verbose ? lsp::Logger::Level::Debug
                                   : lsp::Logger::Level::Error);
  sys::ChangeStdinToBinary();
  auto style = litTest ? lsp::Delimited : lsp::Standard;
  lsp::JSONTransport transport(stdin, outs(), style, /*PrettyOutput=*/litTest);
  dlc::lsp::serve(transport, std::move(options), litTest);
}
