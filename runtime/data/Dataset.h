//===- Dataset.h - The inputs of an entry, from files --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DATA_DATASET_H
#define DLCRT_DATA_DATASET_H

#include "data/Array.h"

#include <string>
#include <vector>

namespace dlc::rt {

/// Which file holds which input.
struct InputFile {
  std::string name;
  std::string path;
};

/// All inputs of one entry, in the order of its signature.
class Dataset {
public:
  /// Reads and converts (see convertArray) what `entry` of the artifact takes:
  /// each of its inputs exactly once, all with the same number of rows, and
  /// finite (see checkFinite).
  dlcrt_status load(const dlcrt_artifact *artifact, const char *entry,
                    const std::vector<InputFile> &files, dlcrt_error *error);

  /// They point into this dataset.
  const std::vector<dlcrt_tensor> &tensors() const { return described; }
  int64_t rows() const { return rowCount; }

private:
  dlcrt_status match(const dlcrt_artifact *artifact, int32_t entry,
                     const std::vector<InputFile> &files, dlcrt_error *error);
  /// Whether shape and rows are what the input wants.
  dlcrt_status accept(const dlcrt_tensor_info &wanted, const InputFile &source,
                      const Array &array, dlcrt_error *error);
  dlcrt_status add(const dlcrt_tensor_info &wanted, const InputFile &source,
                   dlcrt_error *error);

  std::vector<Array> arrays;
  std::vector<dlcrt_tensor> described;
  /// For each input, the file that holds it.
  std::vector<const InputFile *> sources;
  int64_t rowCount = 0;
  /// The input that said how many rows there are.
  const InputFile *rowsFrom = nullptr;
};

} // namespace dlc::rt

#endif // DLCRT_DATA_DATASET_H
