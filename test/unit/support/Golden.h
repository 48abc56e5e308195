//===- Golden.h - Reading the values made by Keras -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_SUPPORT_GOLDEN_H
#define DLC_TEST_SUPPORT_GOLDEN_H

#include "dlc/Support/RefTensor.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/JSON.h"

#include <map>
#include <string>

namespace dlc::test {

/// A file of test/golden/keras.
class Golden {
public:
  /// Ends the test program if the file can't be read.
  Golden(mlir::MLIRContext &context, llvm::StringRef file);

  bool has(llvm::StringRef name) const {
    return tensors.count(name.str()) != 0;
  }
  /// A failure of the test, and an empty tensor, if it isn't there.
  const ref::Tensor &get(llvm::StringRef name) const;
  /// The same numbers in another dtype.
  ref::Tensor get(llvm::StringRef name, mlir::Type dtype) const;

  const std::map<std::string, ref::Tensor> &all() const { return tensors; }

private:
  std::map<std::string, ref::Tensor> tensors;
};

/// A JSON file of that folder.
llvm::json::Value readGoldenJson(llvm::StringRef file);

/// The tensor's type, all static.
mlir::RankedTensorType typeOf(const ref::Tensor &tensor);

/// The largest |actual - expected| over the largest |expected|; infinite if
/// shapes or non-finite numbers differ.
double gapOf(const ref::Tensor &actual, const ref::Tensor &expected);

} // namespace dlc::test

#endif // DLC_TEST_SUPPORT_GOLDEN_H
