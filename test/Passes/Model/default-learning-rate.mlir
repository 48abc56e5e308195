// The learning rate of a recipe that names none is its optimizer's, 0.001 if that
// has none; Keras's of SGD is 0.01.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: sed s/OPTIMIZER/@sgd/ %s | dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline | FileCheck %s --check-prefix=SGD
// RUN: sed s/OPTIMIZER/@adam/ %s | dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline | FileCheck %s --check-prefix=ADAM
// RUN: sed 's/OPTIMIZER/@sgd {learning_rate = 0.5}/' %s | dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline | FileCheck %s --check-prefix=OWN

// SGD-LABEL: dlt.entry @init
// SGD: splat 1.{{0*}}e-02 : tensor<f32>
// ADAM-LABEL: dlt.entry @init
// ADAM: splat 1.{{0*}}e-03 : tensor<f32>
// OWN-LABEL: dlt.entry @init
// OWN: splat 5.{{0*}}e-01 : tensor<f32>

dlc.model sequential @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {units = 1}
  dlc.outputs %0 names ["y"]
}
dlc.recipe @m {
  dlc.optimizer OPTIMIZER
  dlc.loss @mean_squared_error
}
