//===- Analysis.cpp - What compiling finds in a document ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Diagnostics.h"
#include "dlc/Passes/Model.h"
#include "dlc/Pipelines/Pipelines.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

namespace {

/// The analysis of one part of a document, in a context of its own.
class PartAnalysis {
public:
  PartAnalysis(const llvm::lsp::URIForFile &uri, StringRef text,
               const lsp::AnalysisOptions &options,
               const std::atomic<bool> &cancelled, lsp::Analysis &analysis)
      : uri(uri), text(text), options(options), analysis(analysis),
        context(options.registry, MLIRContext::Threading::DISABLED),
        handler(&context, [this](Diagnostic &diagnostic) {
          lsp::addDiagnostic(diagnostic, this->uri, this->text,
                             this->analysis.diagnostics);
        }) {
    context.printOpOnDiagnostic(false);
    context.registerActionHandler(
        [&cancelled](function_ref<void()> run, const tracing::Action &) {
          if (!cancelled)
            run();
        });
  }

  /// Returns whether it parses.
  bool run();

private:
  bool hasValues(ModuleOp module);
  void collectImported(ModuleOp module);
  void collectLayers(ModuleOp module);

  const llvm::lsp::URIForFile &uri;
  StringRef text;
  const lsp::AnalysisOptions &options;
  lsp::Analysis &analysis;
  MLIRContext context;
  ScopedDiagnosticHandler handler;
};

/// Whether all hyperparameters have values; a note where one has none, since
/// that is no mistake of the file.
bool PartAnalysis::hasValues(ModuleOp module) {
  bool result = true;
  for (ParamOp param : module.getOps<ParamOp>()) {
    std::string given = (param.getSymName() + "=").str();
    if (param.getDefaultValue() ||
        llvm::any_of(options.defines, [&](const std::string &define) {
          return StringRef(define).starts_with(given);
        }))
      continue;
    param.emitRemark("has no default: models are checked up to their types "
                     "only if the server is given --define=")
        << given << "...";
    result = false;
  }
  return result;
}

void PartAnalysis::collectImported(ModuleOp module) {
  for (auto symbol : module.getOps<SymbolOpInterface>()) {
    auto place = lsp::placeOf(symbol->getLoc(), uri);
    if (!place || place->uri == uri)
      continue;
    analysis.imported.push_back(lsp::describeSymbol(symbol));
    analysis.imported.back().origin = place->uri.file().str();
    analysis.imported.back().place = *place;
  }
}

void PartAnalysis::collectLayers(ModuleOp module) {
  auto print = [](auto types) {
    std::string text;
    llvm::raw_string_ostream os(text);
    llvm::interleaveComma(types, os);
    return text;
  };
  auto add = [&](Operation *op, StringRef name) {
    std::string inputs = print(op->getOperandTypes());
    std::string outputs = print(op->getResultTypes());
    std::string types = inputs.empty() ? outputs : inputs + " -> " + outputs;
    // Here and where the blocks that it is in are applied.
    for (FileLineColLoc place : lsp::callersOf(op->getLoc()))
      if (place.getFilename() == uri.file())
        analysis.layers[{place.getLine(), place.getColumn()}].push_back(
            {name.str(), types, outputs});
  };
  for (ModelOp model : module.getOps<ModelOp>())
    for (Operation &op : model.getBody().front()) {
      if (!llvm::all_of(op.getResultTypes(), llvm::IsaPred<RankedTensorType>))
        continue;
      if (auto layer = dyn_cast<LayerOpInterface>(op))
        add(&op, layer.getLayerName());
      else if (auto input = dyn_cast<InputOp>(op))
        add(&op, input.getName());
    }
}

bool PartAnalysis::run() {
  if (auto offset = lsp::findTooDeep(text)) {
    llvm::lsp::Diagnostic diagnostic;
    diagnostic.range = lsp::rangeOf(text, *offset, *offset + 1);
    diagnostic.severity = llvm::lsp::DiagnosticSeverity::Error;
    diagnostic.source = "dlc";
    diagnostic.message = "brackets are nested too deep to check the text";
    analysis.diagnostics.push_back(std::move(diagnostic));
    return false;
  }
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBuffer(text, uri.file()),
                             SMLoc());
  auto module = parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
  if (!module)
    return false;
  bool hasModel = !module->getOps<ModelOp>().empty();
  // Launch lists, programs of tensors and files of definitions are verified.
  if (!hasModel && module->getOps<ImportOp>().empty())
    return true;
  PassManager imports(&context);
  ImportOptions importOptions;
  importOptions.folders = llvm::to_vector<0>(options.importFolders);
  imports.addPass(createImport(importOptions));
  if (failed(imports.run(*module)))
    return true;
  collectImported(*module);
  if (!hasModel || !hasValues(*module))
    return true;
  PassManager typing(&context);
  LayerOptions layerOptions;
  for (const std::string &define : options.defines)
    // Of other files' models.
    if (module->lookupSymbol<ParamOp>(StringRef(define).split('=').first))
      layerOptions.defines.addValue(define);
  buildLayerPipeline(typing, layerOptions);
  bool isTyped = succeeded(typing.run(*module));
  // Of a wrong model the layers before the mistake have types.
  collectLayers(*module);
  if (!isTyped)
    return true;
  PassManager expansion(&context);
  buildGraphPipeline(expansion);
  // What fails has said why.
  (void)expansion.run(*module);
  return true;
}

} // namespace

lsp::Analysis lsp::analyze(const llvm::lsp::URIForFile &uri, StringRef text,
                           const AnalysisOptions &options,
                           const std::atomic<bool> &cancelled) {
  Analysis analysis;
  analysis.parses = true;
  for (const std::string &part : splitParts(text))
    if (!cancelled)
      analysis.parses &=
          PartAnalysis(uri, part, options, cancelled, analysis).run();
  return analysis;
}
