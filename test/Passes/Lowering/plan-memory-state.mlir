// Where dlcrt-plan-memory writes new values of variables: over the old ones,
// after all that reads those and after all checks; copies where that can't be.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels --dlcrt-plan-memory --verify-numerics %s | FileCheck %s

// The table stays; a row starts at each multiple of 64 bytes.
// CHECK: dlt.variables @state
// CHECK-NEXT: "w"
// CHECK-NEXT: "v"
dlt.variables @state {
  dlt.variable "w" : tensor<4xf32> weight trainable
  dlt.variable "v" : tensor<4xf32> weight trainable
}

// CHECK-LABEL: dlcrt.program @in_place (tensor<4xf32>) -> ()
// CHECK-SAME: inputs [#dlt.input<"g", feature>] outputs [] arena = 0 + 0 rows row_bytes = [0] to [] state_copies = 0 {
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<state, 0>, #dlcrt.buffer<input, 0>, #dlcrt.buffer<state, 0>]
// CHECK-NEXT: }
dlt.entry @in_place state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [#dlt.input<"g", feature>] outputs [] {
  %n = dlt.subtract %w, %g : tensor<4xf32>
  dlt.return %n, %v : tensor<4xf32>, tensor<4xf32>
}

// A kernel that does not read the variable may write it whatever it does.
// CHECK-LABEL: dlcrt.program @not_read
// CHECK-SAME: state_copies = 0 {
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<input, 0>, #dlcrt.buffer<state, 64>]
// CHECK-NEXT: }
dlt.entry @not_read state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>, %x: tensor<?x4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [#dlt.input<"x", feature>] outputs [] {
  %s = dlt.reduce sum %x dims = [0] : tensor<?x4xf32> -> tensor<4xf32>
  dlt.return %w, %s : tensor<4xf32>, tensor<4xf32>
}

// The sum of the old value comes before the launch that writes over it, though
// it stands behind it.
// CHECK-LABEL: dlcrt.program @reader_first
// CHECK-SAME: state_copies = 0 {
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<state, 0>, #dlcrt.buffer<output, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<state, 0>, #dlcrt.buffer<input, 0>, #dlcrt.buffer<state, 0>]
// CHECK-NEXT: }
dlt.entry @reader_first state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<f32>) inputs [#dlt.input<"g", feature>] outputs ["sum"] {
  %n = dlt.subtract %w, %g : tensor<4xf32>
  %s = dlt.reduce sum %w dims = [0] : tensor<4xf32> -> tensor<f32>
  dlt.return %n, %v, %s : tensor<4xf32>, tensor<4xf32>, tensor<f32>
}

// Each launch reads what the other writes: no order, so one value waits in the
// arena and is copied.
// CHECK-LABEL: dlcrt.program @circle
// CHECK-SAME: arena = 64 + 0 rows
// CHECK-SAME: state_copies = 1 {
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<state, [[FROM:64|0]]>, #dlcrt.buffer<arena, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<state, [[TO:64|0]]>, #dlcrt.buffer<state, [[FROM]]>]
// CHECK-NEXT: dlcrt.copy <arena, 0> to <state, [[TO]]>, 16
// CHECK-NEXT: }
dlt.entry @circle state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [] outputs [] {
  %a = dlt.tanh %v : tensor<4xf32>
  %b = dlt.exponential %w : tensor<4xf32>
  dlt.return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// A swap: both are copied, one by way of the arena.
// CHECK-LABEL: dlcrt.program @swap () -> ()
// CHECK-SAME: arena = 64 + 0 rows
// CHECK-SAME: state_copies = 2 {
// CHECK-NEXT: dlcrt.copy <state, [[A:64|0]]> to <arena, 0>, 16
// CHECK-NEXT: dlcrt.copy <state, [[B:64|0]]> to <state, [[A]]>, 16
// CHECK-NEXT: dlcrt.copy <arena, 0> to <state, [[B]]>, 16
// CHECK-NEXT: }
dlt.entry @swap state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [] outputs [] {
  dlt.return %v, %w : tensor<4xf32>, tensor<4xf32>
}

// The old value goes to another variable and to an output, before it is
// overwritten.
// CHECK-LABEL: dlcrt.program @old_value
// CHECK-SAME: arena = 0 + 0 rows
// CHECK-SAME: state_copies = 1 {
// CHECK-DAG: dlcrt.copy <state, 0> to <state, 64>, 16
// CHECK-DAG: dlcrt.copy <state, 0> to <output, 0>, 16
// CHECK: dlcrt.run @{{.*}} [#dlcrt.buffer<state, 0>, #dlcrt.buffer<input, 0>, #dlcrt.buffer<state, 0>]
// CHECK-NEXT: }
dlt.entry @old_value state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) inputs [#dlt.input<"g", feature>] outputs ["old"] {
  %n = dlt.subtract %w, %g : tensor<4xf32>
  dlt.return %n, %w, %w : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// One value goes to two variables: computed in one, copied to the other; and to
// an output, which is no copy of state.
// CHECK-LABEL: dlcrt.program @twice
// CHECK-SAME: state_copies = 1 {
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 64>, #dlcrt.buffer<state, 0>]
// CHECK-DAG: dlcrt.copy <state, 0> to <state, 64>, 16
// CHECK-DAG: dlcrt.copy <state, 0> to <output, 0>, 16
// CHECK: }
dlt.entry @twice state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) inputs [] outputs ["y"] {
  %n = dlt.add %w, %v : tensor<4xf32>
  dlt.return %n, %n, %n : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// An input that becomes a variable.
// CHECK-LABEL: dlcrt.program @set
// CHECK-SAME: state_copies = 1 {
// CHECK-NEXT: dlcrt.copy <input, 0> to <state, 64>, 16
// CHECK-NEXT: }
dlt.entry @set state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>, %x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [#dlt.input<"x", feature>] outputs [] {
  dlt.return %w, %x : tensor<4xf32>, tensor<4xf32>
}

// A kernel reads elements after it wrote others: not in place.
// CHECK-LABEL: dlcrt.program @not_elementwise
// CHECK-SAME: arena = 64 + 0 rows
// CHECK-SAME: state_copies = 1 {
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
// CHECK-NEXT: dlcrt.copy <arena, 0> to <state, 0>, 16
// CHECK-NEXT: }
dlt.entry @not_elementwise state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [] outputs [] {
  %m = dlt.reshape %w : tensor<4xf32> -> tensor<2x2xf32>
  %t = dlt.transpose %m, [1, 0] : tensor<2x2xf32> -> tensor<2x2xf32>
  %n = dlt.reshape %t : tensor<2x2xf32> -> tensor<4xf32>
  dlt.return %n, %v : tensor<4xf32>, tensor<4xf32>
}

// Two results of a kernel that reads both variables, the second after the first
// was computed.
// CHECK-LABEL: dlcrt.program @both
// CHECK-SAME: state_copies = 0 {
// CHECK-NEXT: dlcrt.run @{{.*}} [{{.*}}, #dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 64>]
// CHECK-NEXT: }
dlt.entry @both state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [] outputs [] {
  %a = dlt.add %w, %w : tensor<4xf32>
  %b = dlt.subtract %w, %v : tensor<4xf32>
  dlt.return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// Checks come first, those of the new value as well; then it waits in the arena.
// CHECK-LABEL: dlcrt.program @checked
// CHECK-SAME: state_copies = 1 {
// CHECK: dlcrt.run @{{.*}} [#dlcrt.buffer<state, 0>, #dlcrt.buffer<input, 0>, #dlcrt.buffer<arena, [[NEW:.*]]>]
// CHECK: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, [[NEW]]>
// CHECK: dlcrt.stop_if <arena, {{.*}}> check [[FIRST:.*]]
// CHECK: dlcrt.stop_if <arena, {{.*}}> check [[SECOND:.*]]
// CHECK-DAG: dlcrt.copy <arena, [[NEW]]> to <state, 0>, 16
// CHECK-DAG: dlcrt.run @{{.*}} [{{.*}}, #dlcrt.buffer<state, 64>]
// CHECK: }
dlt.entry @checked state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [#dlt.input<"g", feature>] outputs [] {
  %n = dlt.subtract %w, %g : tensor<4xf32>
  %m = dlt.tanh %v : tensor<4xf32>
  %new = dlt.is_finite %n : tensor<4xf32>
  dlt.check %new, "not finite" at "w" : tensor<4xi1>
  %given = dlt.is_finite %g : tensor<4xf32>
  dlt.check %given, "not finite" at "g" : tensor<4xi1>
  dlt.return %n, %m : tensor<4xf32>, tensor<4xf32>
}

// The same check is in the table once.
// CHECK-LABEL: dlcrt.program @checked_again
// CHECK: dlcrt.stop_if <arena, {{.*}}> check [[SECOND]]
dlt.entry @checked_again state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [#dlt.input<"g", feature>] outputs [] {
  %given = dlt.is_finite %g : tensor<4xf32>
  dlt.check %given, "not finite" at "g" : tensor<4xi1>
  dlt.return %w, %v : tensor<4xf32>, tensor<4xf32>
}

// CHECK: dlcrt.checks ["not finite", "not finite"] at ["w", "g"]
