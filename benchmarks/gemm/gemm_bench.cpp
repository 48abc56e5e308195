//===- gemm_bench.cpp - Generated products against the machine's peak -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// gemm_bench [rounds] [fwd|dX|dW|INxOUT] [dump.o] [cpu]: the three products of
// dense layers, one thread, as fractions of what multiply-adds in registers
// reach right before and after each sample. Medians over rounds; kernels take
// turns. Also cblas_sgemm of OpenBLAS and dnnl_sgemm of oneDNN if the dynamic
// linker finds them (LD_LIBRARY_PATH; OMP_NUM_THREADS=1).
//
//===----------------------------------------------------------------------===//

#include "GemmJit.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <dlfcn.h>
#include <functional>
#include <string>
#include <vector>

using namespace dlc;
using namespace dlc::test;

using Sgemm = void (*)(int order, int transposeA, int transposeB, int m, int n,
                       int k, float alpha, const float *a, int lda,
                       const float *b, int ldb, float beta, float *c, int ldc);
using DnnlSgemm = int (*)(char transposeA, char transposeB, int64_t m,
                          int64_t n, int64_t k, float alpha, const float *a,
                          int64_t lda, const float *b, int64_t ldb, float beta,
                          float *c, int64_t ldc);

/// Time of this thread on a CPU: what others take away does not count.
static double seconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec + now.tv_nsec * 1e-9;
}

static double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

static float *allocate(int64_t count) {
  void *memory = nullptr;
  if (posix_memalign(&memory, 4096, count * sizeof(float) + 4096))
    abort();
  float *result = static_cast<float *>(memory);
  uint32_t state = 1;
  for (int64_t i = 0; i < count; ++i)
    result[i] =
        float((state = state * 1664525u + 1013904223u) >> 8) / 8388608 - 1;
  return result;
}

namespace {

enum Product { forward, inputGradient, weightGradient };
const char *const productNames[] = {"fwd", "dX", "dW"};

/// A dense layer from `in` to `out` units.
struct Layer {
  int64_t in, out;
};
const Layer usualLayers[] = {{784, 64},   {784, 512},  {512, 512},
                             {256, 1024}, {1024, 256}, {512, 10}};
const int64_t rowCounts[] = {1, 7, 32, 128, 1024};

Case caseOf(Product product, Layer layer, const cpu::TargetInfo &target) {
  switch (product) {
  case forward:
    return {.m = dynamic, .n = layer.out, .k = layer.in, .target = target};
  case inputGradient:
    return {.m = dynamic,
            .n = layer.in,
            .k = layer.out,
            .bTransposed = true,
            .target = target};
  case weightGradient:
    return {.m = layer.in,
            .n = layer.out,
            .k = dynamic,
            .aTransposed = true,
            .target = target};
  }
  return {};
}

/// A contestant and its samples, as fractions of the peak.
struct Contestant {
  std::string name;
  std::function<void()> call;
  int64_t repetitions = 0;
  std::vector<double> fractions = {};
};

} // namespace

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 7;
  std::string filter = argc > 2 ? argv[2] : "";
  // A lesser CPU to generate for: "x86-64-v3" or "x86-64-v2".
  std::string cpuName = argc > 4 ? argv[4] : "";
  cpu::TargetInfo target = hostTarget(hostVectorBits());
  if (cpuName == "x86-64-v3" || cpuName == "x86-64-v2") {
    target = hostTarget(cpuName == "x86-64-v3" ? 256 : 128, /*evex=*/false);
    target.hasFma = cpuName == "x86-64-v3";
  }

  // A filter that is a layer is measured, usual or not.
  std::vector<Layer> layers(std::begin(usualLayers), std::end(usualLayers));
  if (Layer wanted; sscanf(filter.c_str(), "%" SCNd64 "x%" SCNd64, &wanted.in,
                           &wanted.out) == 2)
    layers = {wanted};

  struct Entry {
    Product product;
    Layer layer;
    Case c;
    size_t function;
    std::string name;
  };
  Jit jit;
  size_t probe = jit.addPeakProbe(target);
  std::vector<Entry> entries;
  for (Product product : {forward, inputGradient, weightGradient})
    for (Layer layer : layers) {
      std::string name = std::string(productNames[product]) + " " +
                         std::to_string(layer.in) + "x" +
                         std::to_string(layer.out);
      if (name.find(filter) == std::string::npos)
        continue;
      Case c = caseOf(product, layer, target);
      size_t function = jit.add(c);
      entries.push_back({product, layer, c, function, name});
    }
  double start = seconds();
  jit.compile(2, argc > 3 ? argv[3] : "", cpuName);
  (void)jit.pointer(0);
  printf("%zu kernels compiled in %.2f s\n", entries.size(), seconds() - start);

  auto peakLoop =
      reinterpret_cast<void (*)(float *, int64_t)>(jit.pointer(probe));
  float *probeMemory = allocate(64);
  double probeFlops =
      2.0 * (target.vectorRegisters >= 32 ? 24 : 12) * (target.vectorBits / 32);
  auto peak = [&] {
    std::fill_n(probeMemory, 64, 0.5f);
    constexpr int64_t steps = 20000;
    double begin = seconds();
    peakLoop(probeMemory, steps);
    return probeFlops * steps / (seconds() - begin);
  };

  Sgemm sgemm = nullptr;
  if (void *library = dlopen("libopenblas.so.0", RTLD_LAZY)) {
    sgemm = reinterpret_cast<Sgemm>(dlsym(library, "cblas_sgemm"));
    if (void *threads = dlsym(library, "openblas_set_num_threads"))
      reinterpret_cast<void (*)(int)>(threads)(1);
  }

  DnnlSgemm dnnl = nullptr;
  for (const char *name : {"libdnnl.so.3", "libdnnl.so.2"})
    if (void *library = dlopen(name, RTLD_LAZY); library && !dnnl)
      dnnl = reinterpret_cast<DnnlSgemm>(dlsym(library, "dnnl_sgemm"));

  for (const Entry &entry : entries) {
    for (int64_t rows : rowCounts) {
      const Case &c = entry.c;
      int64_t m = c.m == dynamic ? rows : c.m, n = c.n,
              k = c.k == dynamic ? rows : c.k;
      float *a = allocate(m * k), *b = allocate(k * n), *out = allocate(m * n),
            *workspace = allocate(c.workspaceBytes / 4 + 1);
      Function function = jit.function(entry.function);
      std::vector<Contestant> contestants;
      contestants.push_back({"dlc", [=] {
                               function(a, b, out, nullptr, nullptr, workspace,
                                        rows, 0, m);
                             }});
      contestants.push_back(
          {"dlc, in chunks", [=] {
             for (int64_t begin = 0; begin < m; begin += c.rowsPerChunk)
               function(a, b, out, nullptr, nullptr, workspace, rows, begin,
                        std::min(m, begin + c.rowsPerChunk));
           }});
      if (sgemm)
        contestants.push_back({"OpenBLAS", [=] {
                                 sgemm(101, c.aTransposed ? 112 : 111,
                                       c.bTransposed ? 112 : 111, m, n, k, 1, a,
                                       c.aTransposed ? m : k, b,
                                       c.bTransposed ? k : n, 0, out, n);
                               }});
      if (dnnl)
        contestants.push_back({"oneDNN", [=] {
                                 dnnl(c.aTransposed ? 'T' : 'N',
                                      c.bTransposed ? 'T' : 'N', m, n, k, 1, a,
                                      c.aTransposed ? m : k, b,
                                      c.bTransposed ? k : n, 0, out, n);
                               }});
      for (Contestant &contestant : contestants) {
        contestant.call();
        double begin = seconds();
        do {
          contestant.call();
          ++contestant.repetitions;
        } while (seconds() - begin < 1e-3);
      }
      for (int round = 0; round < rounds; ++round)
        for (size_t turn = 0; turn < contestants.size(); ++turn) {
          Contestant &now = contestants[(turn + round) % contestants.size()];
          double before = peak();
          now.call();
          double begin = seconds();
          for (int64_t i = 0; i < now.repetitions; ++i)
            now.call();
          double rate = 2.0 * m * n * k * now.repetitions / (seconds() - begin);
          now.fractions.push_back(rate / std::max(before, peak()));
        }
      printf("%-12s rows %5ld", entry.name.c_str(), long(rows));
      for (const Contestant &contestant : contestants)
        printf("  %s %.2f", contestant.name.c_str(),
               median(contestant.fractions));
      printf("  (chunk %ld)\n", long(c.rowsPerChunk));
      fflush(stdout);
      for (float *memory : {a, b, out, workspace})
        free(memory);
    }
  }
  free(probeMemory);
  return 0;
}
