//===- Print.cpp - Numbers and tables as dlc-run prints them --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

using namespace dlc;
using namespace dlc::run;

std::string run::numberText(double value) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.6g", std::isnan(value) ? NAN : value);
  return text;
}

std::string run::metricsText(const dlcrt_artifact *artifact,
                             const double *values, const char *prefix) {
  std::string text;
  for (int32_t i = 0; i < dlcrt_metrics(artifact); ++i) {
    char number[40];
    double size = std::fabs(values[i]);
    // Where four digits behind the point say nothing, or there are very many
    // before it.
    bool wide = size != 0 && (size < 1e-3 || size >= 1e7);
    std::snprintf(number, sizeof(number), wide ? "%.4e" : "%.4f",
                  std::isnan(size) ? NAN : values[i]);
    text += (i ? ", " : "") + std::string(prefix) +
            dlcrt_metric_name(artifact, i) + " " + number;
  }
  return text;
}

void run::printTable(const std::vector<Row> &rows) {
  std::vector<size_t> widths;
  for (const Row &row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  }
  for (const Row &row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size())
        line.append(widths[i] - row[i].size() + 2, ' ');
    }
    std::printf("%s\n", line.c_str());
  }
}
