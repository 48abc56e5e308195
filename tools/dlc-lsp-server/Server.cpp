//===- Server.cpp - The language server's side of the protocol ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Server.h"
#include "Completion.h"
#include "Document.h"

using namespace dlc;
using namespace llvm::lsp;

namespace {

class Server {
public:
  Server(MessageHandler &handler, lsp::AnalysisOptions options, bool waits);
  void listen(MessageHandler &handler);
  bool hasShutDown() const { return isShutDown; }

private:
  void initialize(const InitializeParams &params,
                  Callback<llvm::json::Value> reply);
  void initialized(const InitializedParams &) {}
  void shutdown(const NoParams &, Callback<std::nullptr_t> reply);
  void open(const DidOpenTextDocumentParams &params);
  void change(const DidChangeTextDocumentParams &params);
  void save(const NoParams &);
  void close(const DidCloseTextDocumentParams &params);
  void define(const TextDocumentPositionParams &params,
              Callback<std::vector<Location>> reply);
  void refer(const ReferenceParams &params,
             Callback<std::vector<Location>> reply);
  void hover(const TextDocumentPositionParams &params,
             Callback<std::optional<Hover>> reply);
  void complete(const CompletionParams &params, Callback<CompletionList> reply);
  void listSymbols(const DocumentSymbolParams &params,
                   Callback<std::vector<DocumentSymbol>> reply);

  void update(const URIForFile &uri, llvm::StringRef text, int64_t version);
  /// Null if the editor has not opened it.
  lsp::Document *find(const URIForFile &uri);

  lsp::Knowledge knowledge;
  const mlir::DialectRegistry registry;
  const bool waits;
  bool isShutDown = false;
  std::map<std::string, std::unique_ptr<lsp::Document>> documents;
  OutgoingNotification<PublishDiagnosticsParams> publish;
  lsp::Analyzer analyzer;
};

} // namespace

static mlir::DialectRegistry copyOf(const mlir::DialectRegistry &registry) {
  mlir::DialectRegistry result;
  registry.appendTo(result);
  return result;
}

Server::Server(MessageHandler &handler, lsp::AnalysisOptions options,
               bool waits)
    : knowledge(options.registry), registry(copyOf(options.registry)),
      waits(waits),
      publish(handler.outgoingNotification<PublishDiagnosticsParams>(
          "textDocument/publishDiagnostics")),
      analyzer(std::move(options),
               [this](const URIForFile &uri, const lsp::Analysis &analysis) {
                 PublishDiagnosticsParams params(uri, analysis.version);
                 params.diagnostics = analysis.diagnostics;
                 publish(params);
               }) {}

void Server::initialize(const InitializeParams &params,
                        Callback<llvm::json::Value> reply) {
  llvm::json::Object capabilities{
      {"textDocumentSync",
       llvm::json::Object{{"openClose", true},
                          {"change", int(TextDocumentSyncKind::Full)},
                          {"save", true}}},
      {"completionProvider",
       llvm::json::Object{{"resolveProvider", false},
                          {"triggerCharacters", {"@", "%", ".", "{"}}}},
      {"definitionProvider", true},
      {"referencesProvider", true},
      {"hoverProvider", true},
      {"documentSymbolProvider",
       params.capabilities.hierarchicalDocumentSymbol}};
  reply(llvm::json::Object{
      {"serverInfo", llvm::json::Object{{"name", "dlc-lsp-server"}}},
      {"capabilities", std::move(capabilities)}});
}

void Server::shutdown(const NoParams &, Callback<std::nullptr_t> reply) {
  isShutDown = true;
  reply(nullptr);
}

void Server::update(const URIForFile &uri, llvm::StringRef text,
                    int64_t version) {
  documents[uri.file().str()] =
      std::make_unique<lsp::Document>(registry, uri, text, version);
  analyzer.submit(uri, version, text);
  if (waits)
    analyzer.wait();
}

lsp::Document *Server::find(const URIForFile &uri) {
  auto it = documents.find(uri.file().str());
  return it == documents.end() ? nullptr : it->second.get();
}

void Server::open(const DidOpenTextDocumentParams &params) {
  update(params.textDocument.uri, params.textDocument.text,
         params.textDocument.version);
}

void Server::change(const DidChangeTextDocumentParams &params) {
  // Texts come whole; of several the last one holds.
  if (!params.contentChanges.empty())
    update(params.textDocument.uri, params.contentChanges.back().text,
           params.textDocument.version);
}

void Server::save(const NoParams &) {
  // Others may import the file.
  for (auto &[path, document] : documents)
    analyzer.submit(document->getUri(), document->getVersion(),
                    document->getText());
  if (waits)
    analyzer.wait();
}

void Server::close(const DidCloseTextDocumentParams &params) {
  lsp::Document *document = find(params.textDocument.uri);
  if (!document)
    return;
  analyzer.forget(params.textDocument.uri);
  // Nothing is wrong with what is not open.
  publish({params.textDocument.uri, document->getVersion()});
  documents.erase(params.textDocument.uri.file().str());
}

void Server::define(const TextDocumentPositionParams &params,
                    Callback<std::vector<Location>> reply) {
  const URIForFile &uri = params.textDocument.uri;
  lsp::Document *document = find(uri);
  reply(document ? document->findDefinition(params.position,
                                            analyzer.find(uri).get())
                 : std::vector<Location>());
}

void Server::refer(const ReferenceParams &params,
                   Callback<std::vector<Location>> reply) {
  lsp::Document *document = find(params.textDocument.uri);
  reply(document ? document->findReferences(params.position)
                 : std::vector<Location>());
}

void Server::hover(const TextDocumentPositionParams &params,
                   Callback<std::optional<Hover>> reply) {
  const URIForFile &uri = params.textDocument.uri;
  lsp::Document *document = find(uri);
  reply(document ? document->hover(params.position, knowledge,
                                   analyzer.find(uri).get())
                 : std::nullopt);
}

void Server::complete(const CompletionParams &params,
                      Callback<CompletionList> reply) {
  const URIForFile &uri = params.textDocument.uri;
  lsp::Document *document = find(uri);
  if (!document)
    return reply(CompletionList());
  std::vector<lsp::Definition> others =
      document->getDefinitions(analyzer.find(uri).get());
  reply(lsp::complete(knowledge, others, document->getText(), params.position));
}

void Server::listSymbols(const DocumentSymbolParams &params,
                         Callback<std::vector<DocumentSymbol>> reply) {
  lsp::Document *document = find(params.textDocument.uri);
  reply(document ? document->getSymbols() : std::vector<DocumentSymbol>());
}

void Server::listen(MessageHandler &handler) {
  handler.method("initialize", this, &Server::initialize);
  handler.notification("initialized", this, &Server::initialized);
  handler.method("shutdown", this, &Server::shutdown);
  handler.notification("textDocument/didOpen", this, &Server::open);
  handler.notification("textDocument/didChange", this, &Server::change);
  handler.notification("textDocument/didSave", this, &Server::save);
  handler.notification("textDocument/didClose", this, &Server::close);
  handler.method("textDocument/definition", this, &Server::define);
  handler.method("textDocument/references", this, &Server::refer);
  handler.method("textDocument/hover", this, &Server::hover);
  handler.method("textDocument/completion", this, &Server::complete);
  handler.method("textDocument/documentSymbol", this, &Server::listSymbols);
}

void lsp::serve(JSONTransport &transport, AnalysisOptions options, bool waits) {
  MessageHandler handler(transport);
  Server server(handler, std::move(options), waits);
  server.listen(handler);
  bool isWell = true;
  if (llvm::Error error = transport.run(handler)) {
    Logger::error("{0}", error);
    llvm::consumeError(std::move(error));
    isWell = false;
  }
  llvm::outs().flush();
  std::_Exit(isWell && server.hasShutDown() ? 0 : 1);
}
