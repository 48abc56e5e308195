//===- Info.cpp - dlc-run info and init ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include "core/Types.h"

#include <cinttypes>
#include <cstdio>

using namespace dlc;
using namespace dlc::run;

static void printTensor(const char *kind, const dlcrt_tensor_info &info) {
  std::printf("  %-8s %s: %s", kind, info.name,
              rt::describeType(info.dtype, info.shape, info.rank).text);
  if (info.classes)
    std::printf(", class index below %" PRId64, info.classes);
  std::printf("\n");
}

static void printInfo(const Options &options) {
  ArtifactHandle handle = loadArtifact(options.model);
  const dlcrt_artifact *artifact = handle.get();
  dlcrt_error error;
  std::printf("model      %s\nproducer   %s\nvariant    %s, of",
              dlcrt_artifact_model(artifact), dlcrt_artifact_producer(artifact),
              dlcrt_artifact_variant(artifact));
  for (int32_t i = 0; i < dlcrt_artifact_variants(artifact); ++i)
    std::printf("%s %s (%s)", i ? "," : "", dlcrt_variant_name(artifact, i),
                dlcrt_variant_target(artifact, i));
  std::printf("\nstate      %" PRIu64 " bytes\n",
              dlcrt_artifact_state_bytes(artifact));
  dlcrt_recipe_info recipe = recipeOf(artifact);
  if (*recipe.optimizer)
    std::printf("optimizer  %s\n", recipe.optimizer);
  if (*recipe.loss)
    std::printf("loss       %s\n", recipe.loss);
  if (dlcrt_artifact_find_entry(artifact, "train_step") >= 0)
    std::printf("recipe     batch size %" PRId64 ", epochs %" PRId64
                ", steps per execution %" PRId64 "\n",
                recipe.batch_size, recipe.epochs, recipe.steps_per_execution);
  for (int32_t i = 0; i < dlcrt_metrics(artifact); ++i)
    std::printf("metric     %s\n", dlcrt_metric_name(artifact, i));
  for (int32_t entry = 0; entry < dlcrt_artifact_entries(artifact); ++entry) {
    std::printf("entry      %s, %" PRIu64 " bytes of memory for %" PRId64
                " rows\n",
                dlcrt_entry_name(artifact, entry),
                dlcrt_entry_arena_bytes(artifact, entry, recipe.batch_size),
                recipe.batch_size);
    dlcrt_tensor_info info;
    for (int32_t i = 0; i < dlcrt_entry_inputs(artifact, entry); ++i) {
      check(dlcrt_entry_input(artifact, entry, i, &info, &error), error);
      printTensor("input", info);
    }
    for (int32_t i = 0; i < dlcrt_entry_outputs(artifact, entry); ++i) {
      check(dlcrt_entry_output(artifact, entry, i, &info, &error), error);
      printTensor("output", info);
    }
  }
}

static void writeInitial(const Options &options) {
  ArtifactHandle artifact = loadArtifact(options.model);
  SessionHandle session = makeSession(options, artifact.get(), 1);
  dlcrt_error error;
  check(dlcrt_save_weights(session.get(), options.saveWeights.c_str(), &error),
        error);
}

void run::addInfo(CLI::App &app) {
  CLI::App *info = app.add_subcommand("info", "Print what an artifact holds");
  auto options = std::make_shared<Options>();
  options->addModel(*info);
  info->callback([options] { printInfo(*options); });

  CLI::App *init =
      app.add_subcommand("init", "Write initial weights as safetensors");
  options = std::make_shared<Options>();
  options->addModel(*init);
  options->addSeed(*init, "Seed of the initial weights");
  init->add_option("--save-weights", options->saveWeights, "File to write")
      ->check(fileName())
      ->required();
  init->callback([options] { writeInitial(*options); });
}
