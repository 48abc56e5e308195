//===- Findings.cpp - What compare and time find --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Findings.h"
#include "Common.h"

#include <cmath>
#include <cstdio>

using namespace dlc;
using namespace dlc::run;

void run::printFindings(const std::vector<Finding> &findings) {
  std::vector<Row> rows = {{"", "what", "found", "at most"}};
  for (const Finding &finding : findings)
    rows.push_back({finding.isTime()    ? ""
                    : finding.isRight() ? "right"
                                        : "WRONG",
                    finding.what, numberText(finding.value),
                    finding.isTime() ? "" : numberText(finding.limit)});
  printTable(rows);
}

static std::string quoted(const std::string &text) {
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return result + '"';
}

void run::writeFindings(const std::string &path, const dlcrt_artifact *artifact,
                        const std::string &device, int64_t batch,
                        const std::vector<Finding> &findings) {
  std::FILE *file = std::fopen(path.c_str(), "w");
  if (!file)
    throw Failure(path + ": can't be written");
  std::fprintf(file, "{\"model\": %s, \"device\": %s, \"batch\": %lld,\n",
               quoted(dlcrt_artifact_model(artifact)).c_str(),
               quoted(device).c_str(), static_cast<long long>(batch));
  std::fprintf(file, " \"findings\": [");
  const char *separator = "\n";
  for (const Finding &finding : findings) {
    // JSON has no infinity.
    double value = std::isfinite(finding.value) ? finding.value : 1e300;
    std::fprintf(file, "%s  {\"what\": %s, \"value\": %.6g", separator,
                 quoted(finding.what).c_str(), value);
    if (!finding.isTime())
      std::fprintf(file, ", \"limit\": %g, \"right\": %s", finding.limit,
                   finding.isRight() ? "true" : "false");
    std::fprintf(file, "}");
    separator = ",\n";
  }
  std::fprintf(file, "\n ]}\n");
  bool failed = std::ferror(file) != 0;
  if (std::fclose(file) != 0 || failed)
    throw Failure(path + ": can't be written");
}
