//===- Options.cpp - Options of the commands of dlc-run -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include <charconv>
#include <map>

using namespace dlc;
using namespace dlc::run;

void Options::addModel(CLI::App &command) {
  command.add_option("model", model, "The artifact, as dlc-compile writes it")
      ->required();
}

void run::addPlace(CLI::App &command, rt::DataPlace &place) {
  static const std::map<std::string, rt::DataPlace> places = {
      {"auto", rt::DataPlace::Automatic},
      {"host", rt::DataPlace::Host},
      {"device", rt::DataPlace::Device}};
  command
      .add_option_function<std::string>(
          "--data",
          [&place](const std::string &name) { place = places.at(name); },
          "Where the data lies: auto (on a device other than the CPU, if it "
          "takes no more than a quarter of its memory), host or device; "
          "changes no result")
      ->check([](const std::string &name) {
        return places.contains(name)
                   ? ""
                   : "expected auto, host or device, found '" + name + "'";
      })
      ->option_text("PLACE");
}

CLI::Validator run::fileName() {
  return CLI::Validator(
      [](std::string &text) {
        return text.empty() ? "expected a file, found an empty name" : "";
      },
      "", "");
}

/// CLI11 takes -1 for the largest number, and one too large for it as well.
static std::string checkSeed(const std::string &text) {
  uint64_t value;
  const char *end = text.data() + text.size();
  auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure == std::errc() && stop == end)
    return "";
  return "expected an integer from 0 to 18446744073709551615, found '" + text +
         "'";
}

void Options::addSeed(CLI::App &command, const char *what) {
  command.add_option("--seed", seed, what)->check([](const std::string &text) {
    return checkSeed(text);
  });
}

static std::string checkDevice(const std::string &text) {
  return text.empty() ? "expected a device, found an empty name" : "";
}

static uint32_t checkBit(const std::string &name) {
  if (name == "memory")
    return DLCRT_CHECK_MEMORY;
  if (name == "races")
    return DLCRT_CHECK_RACES;
  return name == "all" ? DLCRT_CHECK_MEMORY | DLCRT_CHECK_RACES : 0;
}

uint32_t Options::checkBits() const {
  uint32_t bits = 0;
  for (const std::string &name : checks)
    bits |= checkBit(name);
  return bits;
}

void Options::addRun(CLI::App &command) {
  addModel(command);
  command
      .add_option("--weights", weights,
                  "Start from the weights of this safetensors file")
      ->check(fileName());
  addSeed(command, "Seed of initial weights, shuffling and dropout");
  command
      .add_option("--threads", threads, "Threads to use; 0: one for each core")
      ->check(CLI::Range(0, 1024));
  command
      .add_option("--device", device,
                  "Where to run: cpu, sim or gpu:<number> (default: the first "
                  "that the artifact has code for)")
      ->check(checkDevice);
  command
      .add_option("--check", checks,
                  "What the simulator looks for: memory, races or all")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check([](const std::string &text) {
        return checkBit(text)
                   ? ""
                   : "expected memory, races or all, found '" + text + "'";
      });
  command
      .add_option("--batch-size", batchSize,
                  "Rows of a step (default: the recipe's)")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 40));
  command
      .add_option("--set", settings,
                  "Value of a scalar hyperparameter, as name=value, for "
                  "example learning_rate=0.01")
      ->allow_extra_args(false);
}
