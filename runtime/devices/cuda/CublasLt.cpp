//===- CublasLt.cpp - Matrix products with cuBLASLt -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/CublasLt.h"
#include "core/Checked.h"
#include "core/Status.h"
#include "dlcrt/artifact_format.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace dlc::rt {

namespace {
/// What addresses of the driver are aligned to, and the most that the library
/// looks for.
constexpr uint64_t mostAlignment = 256;
/// What its kernels read a bias with; it has no preference for that.
constexpr uint64_t biasAlignment = 16;
constexpr size_t mostPlans = 4096;

uint32_t alignmentOf(uint64_t address) {
  return static_cast<uint32_t>(
      std::min(address & (~address + 1), mostAlignment));
}

bool canFuse(const MatrixProduct &product) {
  return product.bias != 0 && product.bias % biasAlignment == 0;
}
} // namespace

/// The library's descriptions of a product.
class CublasLt::Descriptors {
public:
  explicit Descriptors(const CublasLtApi &api) : api(api) {}
  Descriptors(const Descriptors &) = delete;
  Descriptors &operator=(const Descriptors &) = delete;
  ~Descriptors() {
    if (desc)
      api.cublasLtMatmulDescDestroy(desc);
    for (CublasLtMatrixLayout layout : {left, right, result})
      if (layout)
        api.cublasLtMatrixLayoutDestroy(layout);
    if (preference)
      api.cublasLtMatmulPreferenceDestroy(preference);
  }

  /// Returns the library's status.
  int describe(const MatrixProduct &product, bool isFused, bool allowTf32);
  /// What algorithms must do with.
  int describePreference(const MatrixProduct &product);

  CublasLtMatmulDesc desc = nullptr;
  CublasLtMatrixLayout left = nullptr, right = nullptr, result = nullptr;
  CublasLtPreference preference = nullptr;

private:
  template <typename T> int set(int attribute, T value) {
    return api.cublasLtMatmulDescSetAttribute(desc, attribute, &value,
                                              sizeof(value));
  }
  template <typename T> int prefer(int attribute, T value) {
    return api.cublasLtMatmulPreferenceSetAttribute(preference, attribute,
                                                    &value, sizeof(value));
  }

  const CublasLtApi &api;
};

int CublasLt::Descriptors::describe(const MatrixProduct &product, bool isFused,
                                    bool allowTf32) {
  int type = product.isF64 ? cublaslt::r64f : cublaslt::r32f;
  int compute = product.isF64 ? cublaslt::compute64f
                : allowTf32   ? cublaslt::computeTf32
                              : cublaslt::compute32f;
  int status = api.cublasLtMatmulDescCreate(&desc, compute, type);
  auto op = [](const ColumnMajorMatrix &matrix) {
    return matrix.isTransposed ? cublaslt::opT : cublaslt::opN;
  };
  if (status == 0)
    status = set(cublaslt::descTransA, op(product.left));
  if (status == 0)
    status = set(cublaslt::descTransB, op(product.right));
  if (isFused) {
    if (status == 0)
      status = set(cublaslt::descEpilogue, product.hasRelu
                                               ? cublaslt::epilogueReluBias
                                               : cublaslt::epilogueBias);
    // The choice of an algorithm looks at its alignment.
    if (status == 0)
      status = set(cublaslt::descBiasPointer,
                   reinterpret_cast<const void *>(product.bias));
  }
  struct {
    CublasLtMatrixLayout &layout;
    const ColumnMajorMatrix &matrix;
  } layouts[] = {
      {left, product.left}, {right, product.right}, {result, product.result}};
  for (auto &[layout, matrix] : layouts)
    if (status == 0)
      status = api.cublasLtMatrixLayoutCreate(
          &layout, type, static_cast<uint64_t>(matrix.rows),
          static_cast<uint64_t>(matrix.columns), matrix.leading);
  return status;
}

int CublasLt::Descriptors::describePreference(const MatrixProduct &product) {
  int status = api.cublasLtMatmulPreferenceCreate(&preference);
  if (status == 0)
    status = prefer(cublaslt::prefMaxWorkspace, size_t(workspaceBytes));
  // The library takes 256 for granted otherwise.
  std::pair<int, uint64_t> addresses[] = {
      {cublaslt::prefAlignmentA, product.left.address},
      {cublaslt::prefAlignmentB, product.right.address},
      {cublaslt::prefAlignmentC, product.result.address},
      {cublaslt::prefAlignmentD, product.result.address}};
  for (auto [attribute, address] : addresses)
    if (status == 0)
      status = prefer(attribute, alignmentOf(address));
  return status;
}

dlcrt_status CublasLt::check(int status, const char *what,
                             dlcrt_error *error) const {
  if (status == 0)
    return DLCRT_OK;
  const char *name = api.cublasLtGetStatusName(status);
  dlcrt_status mapped = status == cublaslt::allocFailed    ? DLCRT_OUT_OF_MEMORY
                        : status == cublaslt::notSupported ? DLCRT_UNSUPPORTED
                                                           : DLCRT_DEVICE_FAULT;
  return fail(error, mapped, "%s: %s: %s", context.getName(), what,
              name ? name : "an error");
}

dlcrt_status CublasLt::open(dlcrt_error *error) {
  if (!api.cublasLtCreate) {
    CublasLtApi opened;
    DLCRT_TRY(opened.open(error));
    api = opened;
  }
  if (!handle)
    DLCRT_TRY(check(api.cublasLtCreate(&handle), "cublasLtCreate", error));
  if (!workspace)
    DLCRT_TRY(context.allocate(workspaceBytes, "workspace for cuBLASLt",
                               workspace, error));
  return DLCRT_OK;
}

void CublasLt::trim() {
  if (plans.size() > mostPlans)
    plans.clear();
}

void CublasLt::clear() {
  plans.clear();
  if (workspace)
    context.release(workspace);
  if (handle)
    api.cublasLtDestroy(handle);
  workspace = 0;
  handle = nullptr;
}

CublasLt::Key CublasLt::keyOf(const MatrixProduct &product) {
  Key key = {};
  size_t i = 0;
  key[i++] = product.isF64;
  key[i++] = canFuse(product);
  key[i++] = product.hasRelu;
  for (const ColumnMajorMatrix *matrix :
       {&product.left, &product.right, &product.result}) {
    key[i++] = matrix->rows;
    key[i++] = matrix->columns;
    key[i++] = matrix->leading;
    key[i++] = matrix->isTransposed;
    key[i++] = alignmentOf(matrix->address);
  }
  return key;
}

dlcrt_status CublasLt::ask(const MatrixProduct &product, bool isFused,
                           MatmulPlan &plan, dlcrt_error *error) {
  Descriptors descriptors(api);
  DLCRT_TRY(check(descriptors.describe(product, isFused, allowTf32),
                  "a description for cuBLASLt", error));
  DLCRT_TRY(check(descriptors.describePreference(product),
                  "a preference for cuBLASLt", error));
  CublasLtHeuristicResult result = {};
  int found = 0;
  DLCRT_TRY(check(api.cublasLtMatmulAlgoGetHeuristic(
                      handle, descriptors.desc, descriptors.left,
                      descriptors.right, descriptors.result, descriptors.result,
                      descriptors.preference, 1, &result, &found),
                  "cublasLtMatmulAlgoGetHeuristic", error));
  if (found < 1)
    return fail(error, DLCRT_UNSUPPORTED, "%s: cuBLASLt has no algorithm",
                context.getName());
  DLCRT_TRY(
      check(result.state, "cublasLtMatmulAlgoGetHeuristic's result", error));
  plan.algo = result.algo;
  plan.isFused = isFused;
  return DLCRT_OK;
}

dlcrt_status CublasLt::plan(const MatrixProduct &product, MatmulPlan &plan,
                            dlcrt_error *error) {
  Key key = keyOf(product);
  if (auto known = plans.find(key); known != plans.end()) {
    plan = known->second;
    return DLCRT_OK;
  }
  DLCRT_TRY(open(error));
  // Not each type on each GPU has an algorithm with each epilogue.
  bool isFused =
      canFuse(product) && ask(product, true, plan, nullptr) == DLCRT_OK;
  if (isFused && product.hasRelu)
    DLCRT_TRY(tryNan(product, plan, isFused, error));
  if (!isFused)
    DLCRT_TRY(ask(product, false, plan, error));
  plans.emplace(key, plan);
  return DLCRT_OK;
}

dlcrt_status CublasLt::tryNan(const MatrixProduct &product,
                              const MatmulPlan &plan, bool &isKept,
                              dlcrt_error *error) {
  // It is not worth more memory to find out.
  constexpr uint64_t mostBytes = uint64_t(16) << 20;
  // All bits set is nan. Whatever the operands are, so is what is added to it.
  constexpr uint8_t nanByte = 0xff;
  isKept = false;
  uint64_t element = product.elementBytes(), biasOffset = 0, memory = 0;
  auto elements = static_cast<uint64_t>(product.elements());
  auto biasBytes = static_cast<uint64_t>(product.result.rows) * element;
  uint64_t resultBytes = elements * element;
  if (elements > mostBytes / element ||
      !alignUp(resultBytes, DLCRT_ALIGNMENT, biasOffset))
    return DLCRT_OK;
  // What becomes of the product may not depend on how much memory is free.
  DLCRT_TRY(context.allocate(biasOffset + biasBytes,
                             "trying what cuBLASLt does with nan", memory,
                             error));
  MatrixProduct trial = product;
  trial.result.address = memory;
  trial.bias = memory + biasOffset;
  const CudaApi &driver = context.getApi();
  CudaStream stream = context.getStream();
  dlcrt_status status = context.check(
      driver.cuMemsetD8Async(trial.bias, nanByte, biasBytes, stream), error,
      "cuMemsetD8Async");
  // If it does not compute it at all, that shows again without the epilogue.
  bool isComputed =
      status == DLCRT_OK && launch(trial, plan, nullptr) == DLCRT_OK;
  // Both ends: another tile of the result may be other code.
  uint64_t bits[2] = {};
  for (int i = 0; i < 2 && isComputed && status == DLCRT_OK; ++i)
    status =
        context.check(driver.cuMemcpyDtoHAsync_v2(
                          &bits[i], memory + (i ? resultBytes - element : 0),
                          element, stream),
                      error, "cuMemcpyDtoHAsync");
  dlcrt_status ended =
      context.synchronize(status == DLCRT_OK ? error : nullptr);
  if (status == DLCRT_OK)
    status = ended;
  context.release(memory);
  auto isNan = [&](uint64_t number) {
    double wide;
    float narrow;
    std::memcpy(&wide, &number, sizeof(wide));
    std::memcpy(&narrow, &number, sizeof(narrow));
    return product.isF64 ? std::isnan(wide) : std::isnan(narrow);
  };
  isKept = isComputed && isNan(bits[0]) && isNan(bits[1]);
  return status;
}

dlcrt_status CublasLt::launch(const MatrixProduct &product,
                              const MatmulPlan &plan, dlcrt_error *error) {
  Descriptors descriptors(api);
  DLCRT_TRY(check(descriptors.describe(product, plan.isFused, allowTf32),
                  "a description for cuBLASLt", error));
  // Factors have the type of the elements. C is not read if beta is 0.
  const double one64 = 1, zero64 = 0;
  const float one32 = 1, zero32 = 0;
  auto pointer = [](uint64_t address) {
    return reinterpret_cast<void *>(address);
  };
  const void *one = product.isF64 ? static_cast<const void *>(&one64) : &one32;
  const void *zero =
      product.isF64 ? static_cast<const void *>(&zero64) : &zero32;
  void *result = pointer(product.result.address);
  return check(api.cublasLtMatmul(
                   handle, descriptors.desc, one, pointer(product.left.address),
                   descriptors.left, pointer(product.right.address),
                   descriptors.right, zero, result, descriptors.result, result,
                   descriptors.result, &plan.algo, pointer(workspace),
                   workspaceBytes, context.getStream()),
               "cublasLtMatmul", error);
}

} // namespace dlc::rt
