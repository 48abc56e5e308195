// Numbers that definitions of the prelude refuse, when they are known as when they are
// hyperparameters of run time.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: not dlc-compile %t/schedule.mlir -o %t/x.dlc 2>&1 | FileCheck %s --check-prefix=SCHEDULE
// SCHEDULE: error: expects more than 0 decay steps
// RUN: not dlc-compile %t/top_k.mlir -o %t/x.dlc 2>&1 | FileCheck %s --check-prefix=TOPK
// TOPK: error: expects a whole number of predictions or classes
// RUN: not dlc-compile %t/class.mlir -o %t/x.dlc 2>&1 | FileCheck %s --check-prefix=CLASS
// CLASS: error: expects the class_id of a class that there is
// RUN: not dlc-compile %t/muon.mlir -o %t/x.dlc 2>&1 | FileCheck %s --check-prefix=MUON
// MUON: error: expects 0 to 10 ns_steps
// RUN: dlc-opt %t/decay.mlir --dlc-layer-pipeline --dlc-expand --dlc-build-entries | FileCheck %s --check-prefix=DECAY
// DECAY: check {{.*}}, "params/d, the weight decay, is not at least 0" at "the optimizer"

//--- schedule.mlir
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4}
}
dlc.recipe @m {
  dlc.optimizer @sgd {learning_rate = @cosine_decay {initial_learning_rate = 0.1, decay_steps = 0}}
  dlc.loss @mean_squared_error
}

//--- top_k.mlir
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4}
}
dlc.recipe @m {
  dlc.loss @mean_squared_error
  dlc.metric @precision {top_k = 1.5}
}

//--- class.mlir
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4}
}
dlc.recipe @m {
  dlc.loss @mean_squared_error
  dlc.metric @recall {class_id = 4}
}

//--- muon.mlir
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4}
}
dlc.recipe @m {
  dlc.optimizer @muon {ns_steps = 2.5}
  dlc.loss @mean_squared_error
}

//--- decay.mlir
// Of weights that muon leaves to Adam, the definition's own.
dlc.param @d = 0.1 {run_time}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x4xf32>
  dlc.dense {units = 4}
}
dlc.recipe @m {
  dlc.optimizer @muon {adam_weight_decay = @d}
  dlc.loss @mean_squared_error
}
