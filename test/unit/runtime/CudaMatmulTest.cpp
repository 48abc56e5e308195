//===- CudaMatmulTest.cpp - Matrix products with a cuBLASLt that pretends -===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The library that pretends computes with column-major matrices; here stand
// plain sums over row-major ones. Elements are small integers, so that results
// are exact whatever the order of a sum.
//
//===----------------------------------------------------------------------===//

#include "CudaSupport.h"

#include <cmath>
#include <limits>
#include <type_traits>

using namespace dlc::rt;
using namespace dlcrt::test;

namespace {

struct Case {
  int64_t m = 5, n = 7, k = 3;
  bool transposedA = false, transposedB = false;
  int64_t offsetA = 0, offsetB = 0;
  /// Elements between the end of a stored row and the next row.
  int64_t gapA = 0, gapB = 0;
  dlcrt_epilogue epilogue = DLCRT_EPILOGUE_NONE;
  /// Of the bias, in elements, from an aligned address.
  int64_t biasOffset = 0;
};

/// A product, its operands on the device, and what it should be.
template <typename T> class Product {
public:
  Product(CudaRun &run, const Case &c) : run(run), c(c) {
    description.name = "dense";
    description.where = "layer at m.mlir:3";
    description.dtype = std::is_same_v<T, float> ? DLCRT_F32 : DLCRT_F64;
    description.transposed_a = c.transposedA;
    description.transposed_b = c.transposedB;
    description.epilogue = c.epilogue;
    description.arguments = 5;
    description.a = 2;
    description.b = 1;
    description.bias = c.epilogue == DLCRT_EPILOGUE_NONE ? 0 : 3;
    description.c = 4;
    description.offset_a = c.offsetA;
    description.offset_b = c.offsetB;
    description.stride_a = (c.transposedA ? c.m : c.k) + c.gapA;
    description.stride_b = (c.transposedB ? c.k : c.n) + c.gapB;
    a = fill(c.offsetA + (c.transposedA ? c.k : c.m) * description.stride_a);
    b = fill(c.offsetB + (c.transposedB ? c.n : c.k) * description.stride_b);
    bias = fill(c.biasOffset + c.n);
    // What the result does not reach stays.
    result.assign(static_cast<size_t>(c.m * c.n) + 1, T(-77));
  }

  CudaRun::Program program() {
    addresses = {99, run.put(b), run.put(a), run.put(bias), run.put(result)};
    addresses[3] += static_cast<uint64_t>(c.biasOffset) * sizeof(T);
    return [this](const dlcrt_services &services, const dlcrt_frame &) {
      std::vector<uint64_t> bytes(5);
      services.matmul(services.context, &description, c.m, c.n, c.k,
                      addresses.data(), bytes.data());
    };
  }

  std::vector<T> expected() const {
    std::vector<T> values = result;
    for (int64_t i = 0; i < c.m; ++i)
      for (int64_t j = 0; j < c.n; ++j) {
        T sum = 0;
        for (int64_t k = 0; k < c.k; ++k)
          sum += atA(i, k) * atB(k, j);
        if (c.epilogue != DLCRT_EPILOGUE_NONE)
          sum += bias[static_cast<size_t>(c.biasOffset + j)];
        if (c.epilogue == DLCRT_EPILOGUE_BIAS_RELU && sum < 0)
          sum = 0;
        values[static_cast<size_t>(i * c.n + j)] = sum;
      }
    return values;
  }
  std::vector<T> computed() const {
    return run.get<T>(addresses[4], result.size());
  }
  void expectRuns() {
    // Each product of a run is a graph of its own.
    CudaRun::Program wanted = program();
    ASSERT_EQ(run.run(wanted, 1, /*state=*/addresses[4]), DLCRT_OK)
        << run.error.message;
    EXPECT_EQ(computed(), expected());
  }

  CudaRun &run;
  Case c;
  dlcrt_matmul description = {};
  std::vector<T> a, b, bias, result;
  std::vector<uint64_t> addresses;

private:
  std::vector<T> fill(int64_t count) {
    std::vector<T> values(static_cast<size_t>(count));
    for (T &value : values)
      value = static_cast<T>(
          static_cast<int>((seed = seed * 1664525 + 1013904223) >> 28) - 8);
    return values;
  }
  T atA(int64_t row, int64_t column) const {
    if (c.transposedA)
      std::swap(row, column);
    return a[static_cast<size_t>(c.offsetA + row * description.stride_a +
                                 column)];
  }
  T atB(int64_t row, int64_t column) const {
    if (c.transposedB)
      std::swap(row, column);
    return b[static_cast<size_t>(c.offsetB + row * description.stride_b +
                                 column)];
  }

  uint32_t seed = 1;
};

constexpr dlcrt_epilogue epilogues[] = {
    DLCRT_EPILOGUE_NONE, DLCRT_EPILOGUE_BIAS, DLCRT_EPILOGUE_BIAS_RELU};

class CudaMatmulTest : public Cuda {
protected:
  long queries() const {
    void *library = dlopen(DLCRT_FAKE_CUBLASLT, RTLD_NOW | RTLD_NOLOAD);
    return reinterpret_cast<long (*)()>(
        dlsym(library, "fake_cublaslt_queries"))();
  }
};

template <typename T> class CudaMatmul : public CudaMatmulTest {};
using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(CudaMatmul, Types);

TYPED_TEST(CudaMatmul, TransposesStridesOffsetsAndEpilogues) {
  CudaRun run;
  for (bool transposedA : {false, true})
    for (bool transposedB : {false, true})
      for (int64_t offset : {0, 3})
        for (int64_t gap : {0, 5})
          for (dlcrt_epilogue epilogue : epilogues)
            for (auto [m, n, k] : {std::array<int64_t, 3>{5, 7, 3},
                                   {1, 7, 3},
                                   {5, 1, 3},
                                   {5, 7, 1},
                                   {1, 1, 1},
                                   {33, 18, 20}}) {
              SCOPED_TRACE(testing::Message()
                           << m << "x" << n << "x" << k << " " << transposedA
                           << transposedB << " offset " << offset << " gap "
                           << gap << " epilogue " << epilogue);
              Case c = {m,      n,          k,   transposedA, transposedB,
                        offset, 2 * offset, gap, gap * 2,     epilogue};
              Product<TypeParam>(run, c).expectRuns();
            }
}

TYPED_TEST(CudaMatmul, SizesOfZero) {
  for (dlcrt_epilogue epilogue : epilogues)
    for (auto [m, n, k] :
         {std::array<int64_t, 3>{0, 7, 3}, {5, 0, 3}, {5, 7, 0}, {0, 0, 0}}) {
      SCOPED_TRACE(testing::Message()
                   << m << "x" << n << "x" << k << " epilogue " << epilogue);
      CudaRun run;
      Case c;
      c.m = m, c.n = n, c.k = k, c.epilogue = epilogue;
      // The library is not even opened.
      setenv("DLCRT_CUBLASLT", "/nowhere", 1);
      Product<TypeParam>(run, c).expectRuns();
    }
}

TYPED_TEST(CudaMatmul, ABiasThatTheLibraryCantRead) {
  // It takes 16 bytes at a time.
  for (dlcrt_epilogue epilogue :
       {DLCRT_EPILOGUE_BIAS, DLCRT_EPILOGUE_BIAS_RELU})
    for (int64_t offset : {1, 4}) {
      CudaRun run;
      Case c;
      c.m = 100, c.n = 30;
      c.epilogue = epilogue;
      c.biasOffset = offset;
      Product<TypeParam>(run, c).expectRuns();
    }
}

TYPED_TEST(CudaMatmul, EpiloguesThatTheLibraryDoesNotDo) {
  setenv("FAKE_CUBLASLT", "no epilogues", 1);
  for (dlcrt_epilogue epilogue : epilogues) {
    CudaRun run;
    Case c;
    c.epilogue = epilogue;
    Product<TypeParam> product(run, c);
    product.expectRuns();
    EXPECT_EQ(this->live("module"), epilogue == DLCRT_EPILOGUE_NONE ? 0 : 1);
  }
}

TYPED_TEST(CudaMatmul, NanStays) {
  // The runtime finds out what the library does, and does it itself.
  for (const char *mode : {"", "no epilogues", "relu of nan is 0"}) {
    setenv("FAKE_CUBLASLT", mode, 1);
    CudaRun run;
    Case c;
    c.epilogue = DLCRT_EPILOGUE_BIAS_RELU;
    Product<TypeParam> product(run, c);
    product.bias[2] = std::numeric_limits<TypeParam>::quiet_NaN();
    ASSERT_EQ(run.run(product.program()), DLCRT_OK) << run.error.message;
    std::vector<TypeParam> computed = product.computed();
    for (int64_t i = 0; i < c.m * c.n; ++i)
      EXPECT_EQ(std::isnan(computed[static_cast<size_t>(i)]), i % c.n == 2);
    // A kernel of the runtime's.
    EXPECT_EQ(this->live("module"), *mode ? 1 : 0);
  }
}

TEST_F(CudaMatmulTest, PlansAreKept) {
  CudaRun run;
  Product<float> product(run, {});
  CudaRun::Program program = product.program();
  long before = 0;
  // Each number of rows is another graph, of the same product.
  for (int64_t rows = 1; rows <= 40; ++rows) {
    ASSERT_EQ(run.run(program, rows), DLCRT_OK) << run.error.message;
    before = rows == 1 ? queries() : before;
  }
  EXPECT_EQ(queries(), before);
  EXPECT_EQ(run.device->getCaptureCount(), 40u);
  // Another product of the same sizes has the same plan; other sizes have
  // another one, and so has the same at another alignment.
  Case other;
  Product<float>(run, other).expectRuns();
  EXPECT_EQ(queries(), before);
  other.k = 4;
  Product<float>(run, other).expectRuns();
  EXPECT_EQ(queries(), before + 1);
  other.offsetA = 1;
  Product<float>(run, other).expectRuns();
  EXPECT_EQ(queries(), before + 2);
}

TEST_F(CudaMatmulTest, PrecisionIsFloat32UnlessTf32IsAllowed) {
  Case c;
  c.m = c.n = c.k = 1;
  for (const char *setting : {"", "0", "1"}) {
    setenv("DLCRT_CUDA_TF32", setting, 1);
    CudaRun run;
    // It is read once.
    unsetenv("DLCRT_CUDA_TF32");
    Product<float> product(run, c);
    product.a = {1.0f + 0x1p-20f};
    product.b = {1};
    ASSERT_EQ(run.run(product.program()), DLCRT_OK) << run.error.message;
    EXPECT_EQ(product.computed()[0], *setting == '1' ? 1.0f : 1.0f + 0x1p-20f);
  }
}

TEST_F(CudaMatmulTest, ALibraryThatCantBeUsed) {
  auto expectRefused = [&](dlcrt_status status, const std::string &message) {
    CudaRun run;
    Product<float> product(run, {});
    EXPECT_EQ(run.run(product.program()), status);
    EXPECT_EQ(std::string(run.error.message),
              "entry 'predict', step 0 of this call: matrix product 'dense' "
              "(layer at m.mlir:3) of 5 x 7 x 3: " +
                  message);
    EXPECT_EQ(live("graph"), 0);
  };
  setenv("FAKE_CUBLASLT", "old", 1);
  expectRefused(DLCRT_UNSUPPORTED,
                "cuBLASLt is too old: expected version 12.0 or later, found "
                "11.5");
  setenv("FAKE_CUBLASLT", "not initialized", 1);
  expectRefused(DLCRT_DEVICE_FAULT, "gpu:0 (Fake GPU 0): cublasLtCreate: "
                                    "CUBLAS_STATUS_NOT_INITIALIZED");
  setenv("FAKE_CUBLASLT", "no algorithm", 1);
  expectRefused(DLCRT_UNSUPPORTED,
                "gpu:0 (Fake GPU 0): cuBLASLt has no algorithm");
  setenv("FAKE_CUBLASLT", "not supported", 1);
  expectRefused(DLCRT_UNSUPPORTED,
                "gpu:0 (Fake GPU 0): cublasLtMatmulAlgoGetHeuristic: "
                "CUBLAS_STATUS_NOT_SUPPORTED");
  setenv("FAKE_CUBLASLT", "refuses", 1);
  expectRefused(DLCRT_DEVICE_FAULT, "gpu:0 (Fake GPU 0): cublasLtMatmul: "
                                    "CUBLAS_STATUS_EXECUTION_FAILED");
  unsetenv("FAKE_CUBLASLT");
  setenv("FAKE_CUDA_MEMORY", "100000", 1);
  expectRefused(DLCRT_OUT_OF_MEMORY,
                "gpu:0 (Fake GPU 0): out of memory for 33554432 bytes of "
                "workspace for cuBLASLt: 99656 of the device's 100000 bytes "
                "are free");
  unsetenv("FAKE_CUDA_MEMORY");
  setenv("DLCRT_CUBLASLT", "/nowhere/libcublasLt.so", 1);
  expectRefused(DLCRT_UNSUPPORTED,
                "no cuBLASLt: /nowhere/libcublasLt.so: cannot open shared "
                "object file: No such file or directory (DLCRT_CUBLASLT may "
                "name it)");
  setenv("DLCRT_CUBLASLT", DLCRT_FAKE_CUDA, 1);
  expectRefused(DLCRT_UNSUPPORTED, "cuBLASLt lacks cublasLtCreate");
}

TEST_F(CudaMatmulTest, DescriptionsThatAreNone) {
  CudaRun run;
  auto expectRefused = [&](std::function<void(Product<double> &)> damage,
                           const std::string &message) {
    Product<double> product(run, {});
    damage(product);
    EXPECT_EQ(run.run(product.program()), DLCRT_BAD_ARTIFACT);
    std::string text = run.error.message;
    EXPECT_EQ(text.substr(text.find(" x 3: ") + 6), message);
  };
  expectRefused([](auto &p) { p.description.dtype = DLCRT_F16; },
                "expected elements of f32 or f64, found type 10");
  expectRefused([](auto &p) { p.description.epilogue = 3; },
                "3 is no epilogue");
  expectRefused([](auto &p) { p.description.epilogue = 1; },
                "expected addresses in arguments 1 to 4, found 0");
  expectRefused([](auto &p) { p.description.c = 5; },
                "expected addresses in arguments 1 to 4, found 5");
  expectRefused([](auto &p) { p.c.m = -1; },
                "expected sizes of at least 0, found -1 x 7 x 3");
  expectRefused([](auto &p) { p.description.stride_b = 6; },
                "B: expected an offset of at least 0 and rows at least 7 "
                "elements apart, found 0 and 6");
  expectRefused([](auto &p) { p.description.offset_a = -1; },
                "A: expected an offset of at least 0 and rows at least 3 "
                "elements apart, found -1 and 3");
}

} // namespace
