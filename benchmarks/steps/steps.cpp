//===- steps.cpp - Times steps of compiled models ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// dlc-bench-steps THREADS NAME=ARTIFACT:BATCH... [options]
//
// Times what README.md lists, through the runtime's C interface, each workload
// in samples of a few milliseconds. Workloads are named by lines on standard
// input, and each is answered by a line of JSON as soon as its sample is
// taken, so that a runner can let several programs take turns. Options:
//
//   --rounds=N       read no lines: N rounds over all workloads, medians
//   --only=TEXT      of those, the ones whose names hold TEXT
//   --sample-ms=M    length of a sample (20)
//   --core=C         the processor to stay on when THREADS is 1 (the first)
//
//===----------------------------------------------------------------------===//

#include "Model.h"
#include "Probe.h"
#include "Tiny.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <iostream>
#include <sched.h>

using namespace dlc::bench;

namespace {

/// Something to time, or a probe that gives its own number.
struct Workload {
  std::string name;
  std::function<void()> call;
  int64_t stepsOfCall = 1;
  std::function<void()> prepare = {};
  std::function<double()> probe = {};
  const char *unit = "us";
  int64_t callsOfSample = 0;
};

struct Options {
  int threads = 1;
  int rounds = 0;
  int core = -1;
  double sampleMs = 20;
  std::string only;
};

[[noreturn]] void usage(const char *found) {
  std::fprintf(stderr,
               "error: unexpected '%s'\n"
               "usage: dlc-bench-steps THREADS NAME=ARTIFACT:BATCH... "
               "[--rounds=N] [--only=TEXT] [--sample-ms=M] [--core=C]\n",
               found);
  std::exit(1);
}

/// One sample: microseconds of a step, or what the probe says.
double sample(Workload &w, const Options &options) {
  if (w.probe)
    return w.probe();
  if (w.prepare)
    w.prepare();
  if (w.callsOfSample == 0) {
    w.call();
    double start = seconds();
    w.call();
    double one = std::max(seconds() - start, 1e-8);
    // A first guess from one call is poor where calls are short.
    int64_t calls = std::clamp<int64_t>(1e-3 / one, 1, 100000);
    start = seconds();
    for (int64_t i = 0; i < calls; ++i)
      w.call();
    one = (seconds() - start) / calls;
    w.callsOfSample =
        std::max<int64_t>(1, std::llround(options.sampleMs * 1e-3 / one));
    if (w.prepare)
      w.prepare();
  }
  w.call();
  double start = seconds();
  for (int64_t i = 0; i < w.callsOfSample; ++i)
    w.call();
  return (seconds() - start) * 1e6 / (w.callsOfSample * w.stepsOfCall);
}

void addModel(std::vector<Workload> &workloads, Model &model, int threads) {
  // Each sample trains from the initial values: what a long run on the same
  // few rows leads to (dead units, moments that vanish) is not measured.
  auto init = [&model] { model.init(); };
  workloads.push_back(
      {"train/" + model.name + "/1", [&model] { model.train(1); }, 1, init});
  workloads.push_back({"train/" + model.name + "/100",
                       [&model] { model.train(Model::batches); },
                       Model::batches, init});
  for (int64_t rows : {128, 1})
    workloads.push_back({"infer/" + model.name + "/" + std::to_string(rows),
                         [&model, rows] { model.predict(rows); }, 1});
  workloads.push_back(
      {"empty/" + model.name, [&model] { model.predict(0); }, 1});
  workloads.push_back(
      {"enter/" + model.name, [&model] { model.metricResults(); }, 1});
  int64_t parameters = model.parameters();
  Workload probe = {"probe/adam/" + model.name, {}};
  probe.probe = [threads, parameters] {
    return adamTrafficUs(threads, parameters);
  };
  workloads.push_back(probe);
}

void addProbe(std::vector<Workload> &workloads, const char *name,
              const char *unit, std::function<double()> probe) {
  Workload w = {name, {}};
  w.probe = std::move(probe);
  w.unit = unit;
  workloads.push_back(w);
}

template <int In, int Out>
void copyLayer(DenseState<In, Out> &layer, Model &model,
               const std::string &path) {
  std::vector<float> kernel = model.variable(path + "/kernel");
  std::vector<float> bias = model.variable(path + "/bias");
  if (kernel.size() != In * Out || bias.size() != Out) {
    std::fprintf(stderr, "error: %s: expected a layer %d-%d\n", path.c_str(),
                 In, Out);
    std::exit(1);
  }
  std::copy(kernel.begin(), kernel.end(), layer.kernel);
  std::copy(bias.begin(), bias.end(), layer.bias);
}

/// The hand-written step from the model's initial values.
Tiny tinyOf(Model &model) {
  Tiny tiny;
  model.init();
  copyLayer(tiny.first, model, "tiny/dense");
  copyLayer(tiny.second, model, "tiny/dense_1");
  copyLayer(tiny.last, model, "tiny/dense_2");
  return tiny;
}

/// The largest relative difference of the losses of 100 steps on 100 batches
/// between the hand-written step and the artifact.
double compareLosses(Model &model) {
  Tiny tiny = tinyOf(model);
  double worst = 0;
  model.takeLoss();
  for (int64_t i = 0; i < Model::batches; ++i) {
    const float *x = model.data(0), *y = model.data(1);
    // The first i + 1 batches, so that both walk over the rows.
    model.train(i + 1);
    tiny.train(x, y, (i + 1) * Tiny::batch);
    double expected = tiny.takeLoss(), found = model.takeLoss();
    double difference = std::fabs(found - expected) / expected;
    if (!(difference <= worst))
      worst = difference;
  }
  return worst;
}

void answer(const Workload &w, int threads, double value) {
  std::printf("{\"name\": \"%s\", \"threads\": %d, \"%s\": %.6g}\n",
              w.name.c_str(), threads, w.unit, value);
  std::fflush(stdout);
}

Options parse(int argc, char **argv, std::vector<std::string> &models) {
  Options options;
  if (argc < 2 || (options.threads = std::atoi(argv[1])) < 1)
    usage(argc < 2 ? "" : argv[1]);
  for (int i = 2; i < argc; ++i) {
    const char *arg = argv[i];
    if (!std::strncmp(arg, "--rounds=", 9))
      options.rounds = std::atoi(arg + 9);
    else if (!std::strncmp(arg, "--only=", 7))
      options.only = arg + 7;
    else if (!std::strncmp(arg, "--sample-ms=", 12))
      options.sampleMs = std::atof(arg + 12);
    else if (!std::strncmp(arg, "--core=", 7))
      options.core = std::atoi(arg + 7);
    else if (arg[0] != '-' && std::strchr(arg, '='))
      models.push_back(arg);
    else
      usage(arg);
  }
  return options;
}

void pin(int core) {
  cpu_set_t set;
  sched_getaffinity(0, sizeof(set), &set);
  for (int c = 0; core < 0 && c < CPU_SETSIZE; ++c)
    if (CPU_ISSET(c, &set))
      core = c;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  if (sched_setaffinity(0, sizeof(set), &set))
    std::fprintf(stderr, "warning: could not stay on processor %d\n", core);
}
} // namespace

int main(int argc, char **argv) {
  std::vector<std::string> arguments;
  Options options = parse(argc, argv, arguments);
  int threads = options.threads;
  if (threads == 1)
    pin(options.core);

  std::vector<Workload> workloads;
  addProbe(workloads, "probe/peak", "gflops",
           [=] { return peakGflops(threads); });
  addProbe(workloads, "probe/l2", "gbs",
           [=] { return readGbs(threads, 256 << 10); });
  addProbe(workloads, "probe/dram", "gbs",
           [=] { return readGbs(threads, 256 << 20); });
  std::vector<std::unique_ptr<Model>> models;
  Tiny hand, handStart;
  for (const std::string &argument : arguments) {
    size_t equals = argument.find('='), colon = argument.rfind(':');
    if (colon == std::string::npos || colon < equals)
      usage(argument.c_str());
    int64_t batch = std::atoll(argument.c_str() + colon + 1);
    if (batch < 1)
      usage(argument.c_str());
    Model &model = *models.emplace_back(std::make_unique<Model>(
        argument.substr(0, equals),
        argument.substr(equals + 1, colon - equals - 1), batch, threads));
    addModel(workloads, model, threads);
    if (model.name != "tiny" || threads != 1)
      continue;
    double difference = compareLosses(model);
    std::printf("{\"check\": \"losses of tiny and of the hand-written step\", "
                "\"relative_difference\": %.3g}\n",
                difference);
    if (!(difference < 1e-4)) {
      std::fprintf(stderr, "error: the hand-written step does other work\n");
      return 1;
    }
    handStart = tinyOf(model);
    auto prepare = [&hand, &handStart] { hand = handStart; };
    for (int64_t steps : {int64_t(1), Model::batches})
      workloads.push_back({"hand/tiny/" + std::to_string(steps),
                           [&hand, &model, steps] {
                             hand.train(model.data(0), model.data(1),
                                        steps * Tiny::batch);
                           },
                           steps, prepare});
  }
  std::fflush(stdout);

  if (options.rounds > 0) {
    std::vector<std::vector<double>> values(workloads.size());
    for (int round = 0; round < options.rounds; ++round)
      for (size_t i = 0; i < workloads.size(); ++i)
        if (workloads[i].name.find(options.only) != std::string::npos)
          values[i].push_back(sample(workloads[i], options));
    for (size_t i = 0; i < workloads.size(); ++i) {
      if (values[i].empty())
        continue;
      std::sort(values[i].begin(), values[i].end());
      answer(workloads[i], threads, values[i][values[i].size() / 2]);
    }
    return 0;
  }

  for (std::string line; std::getline(std::cin, line);) {
    auto found =
        std::find_if(workloads.begin(), workloads.end(),
                     [&](const Workload &w) { return w.name == line; });
    if (found == workloads.end())
      std::printf("{\"name\": \"%s\", \"missing\": \"unknown\"}\n",
                  line.c_str());
    else
      answer(*found, threads, sample(*found, options));
    std::fflush(stdout);
  }
  return 0;
}
