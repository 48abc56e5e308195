//===- CApiTest.c - The C interface from C, linked dynamically ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlcrt/dlcrt.h"

#include <stdio.h>
#include <string.h>

#define REQUIRE(condition)                                                     \
  do {                                                                         \
    if (!(condition)) {                                                        \
      fprintf(stderr, "line %d: %s: %s\n", __LINE__, #condition,               \
              error.message);                                                  \
      return 1;                                                                \
    }                                                                          \
  } while (0)

int main(int argc, char **argv) {
  dlcrt_error error = {0};
  dlcrt_artifact *artifact = NULL;
  dlcrt_session *session = NULL;
  REQUIRE(argc == 2);
  REQUIRE(dlcrt_artifact_load(argv[1], &artifact, &error) == DLCRT_OK);
  REQUIRE(dlcrt_session_create(artifact, NULL, &session, &error) == DLCRT_OK);
  dlcrt_artifact_release(artifact);
  REQUIRE(strcmp(dlcrt_session_device(session), "cpu:0") == 0);
  REQUIRE(dlcrt_init(session, 1, &error) == DLCRT_OK);
  float x[6] = {0, 1, 2, 3, 4, 5}, y[2] = {1, 2};
  uint8_t group[2] = {0, 4};
  dlcrt_tensor inputs[3] = {{x, DLCRT_F32, 2, {2, 3}},
                            {y, DLCRT_F32, 2, {2, 1}},
                            {group, DLCRT_U8, 1, {2}}};
  REQUIRE(dlcrt_train(session, inputs, 3, 0, &error) == DLCRT_CHECK_FAILED);
  REQUIRE(error.status == DLCRT_CHECK_FAILED);
  group[1] = 3;
  REQUIRE(dlcrt_train(session, inputs, 3, 0, &error) == DLCRT_OK);
  REQUIRE(error.message[0] == '\0');
  REQUIRE(dlcrt_predict(session, inputs, 1, inputs + 1, 1, 0, &error) ==
          DLCRT_OK);
  REQUIRE(dlcrt_session_executions(session) == 4);
  dlcrt_session_release(session);
  return 0;
}
