//===- main.c - Trains and runs a model from C ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include <dlcrt/dlcrt.h>
#include <stdio.h>

extern const dlcrt_static_artifact dlc_artifact_regression;

int main(void) {
  float x[] = {0, 1, 2, 3}, y[] = {1, 3, 5, 7}, guess[4]; /* y = 2 x + 1 */
  dlcrt_tensor data[] = {{x, DLCRT_F32, 2, {4, 1}}, {y, DLCRT_F32, 2, {4, 1}}};
  dlcrt_tensor output = {guess, DLCRT_F32, 2, {4, 1}};
  dlcrt_artifact *model;
  dlcrt_session *session;
  dlcrt_error error;
#ifdef LINKED_MODEL
  if (dlcrt_artifact_from_static(&dlc_artifact_regression, &model, &error))
#else
  if (dlcrt_artifact_load("regression.so", &model, &error))
#endif
    return puts(error.message), 1;
  if (dlcrt_session_create(model, NULL, &session, &error) ||
      dlcrt_init(session, 42, &error))
    return puts(error.message), 1;
  for (int step = 0; step < 1000; ++step)
    if (dlcrt_train(session, data, 2, 0, &error))
      return puts(error.message), 1;
  if (dlcrt_predict(session, data, 1, &output, 1, 0, &error))
    return puts(error.message), 1;
  for (int i = 0; i < 4; ++i)
    printf("x = %g: y = %.3f, expected %g\n", x[i], guess[i], y[i]);
  dlcrt_session_release(session);
  dlcrt_artifact_release(model);
  return 0;
}
