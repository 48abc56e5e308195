// A loss that leaves out samples of a class: they count for nothing, and the loss
// sees class 0 there.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-opt %t/good.mlir --dlc-infer --dlc-expand --dlc-build-entries | FileCheck %s
// RUN: not dlc-opt %t/bad.mlir --dlc-infer --dlc-expand --dlc-build-entries 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: dlc-compile %t/trained.mlir --verify-numerics -o %t.dlc

// The loader does not know the class that is left out.
// CHECK-LABEL: dlt.entry @evaluate_step
// CHECK-SAME: %[[T:[a-z0-9]+]]: tensor<?xi32>)
// CHECK-SAME: #dlt.input<"target", target>]
// CHECK: %[[N:.*]] = splat -1.000000e+00 : tensor<?xi32>
// CHECK: %[[KEPT:.*]] = compare ne %[[T]], %[[N]] : tensor<?xi32>
// CHECK: %[[OTHER:.*]] = select %[[KEPT]], %[[T]], %{{.*}} : tensor<?xi1>, tensor<?xi32>
// CHECK: broadcast_like %[[OTHER]]
// CHECK: check %{{.*}}, "a target is not the index of a class"
// CHECK: %[[COUNTS:.*]] = convert %[[KEPT]] : tensor<?xi1> -> tensor<?xf32>
// CHECK: reduce sum %[[COUNTS]]
// BAD: error: 'dlc.loss' op expects an index of a class, or inf for none, as "ignore_class", found 5.000000e-01

//--- good.mlir
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  dlc.loss @sparse_categorical_crossentropy {from_logits = true, ignore_class = -1}
}

//--- bad.mlir
dlc.model @m {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  dlc.loss @sparse_categorical_crossentropy {ignore_class = 0.5}
}

//--- trained.mlir
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  dlc.optimizer @sgd
  dlc.loss @sparse_categorical_crossentropy {from_logits = true, ignore_class = 1}
  dlc.metric @sparse_categorical_accuracy
}
