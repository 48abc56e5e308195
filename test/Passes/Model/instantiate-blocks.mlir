// Each dlc.apply becomes a copy of its block.
// RUN: dlc-opt %s --dlc-instantiate-blocks --split-input-file | FileCheck %s --implicit-check-not=dlc.block --implicit-check-not=dlc.apply
// RUN: dlc-opt %s --dlc-instantiate-blocks --dlc-instantiate-blocks --split-input-file | FileCheck %s --implicit-check-not=dlc.block --implicit-check-not=dlc.apply

dlc.block @tower(%x, %y) {
  %0 = dlc.dense %x {units = 16, activation = @relu, name = "first"}
  %1 = dlc.add %0, %y {name = "sum"}
  %2 = dlc.dense %1 {units = 16, trainable = false, name = "second", shares = "first"}
  dlc.yield %2, %y
}

// CHECK-LABEL: dlc.model @instances
dlc.model @instances {
  // CHECK-NEXT: %[[U:.*]] = dlc.input "u"
  %u = dlc.input "u" : tensor<?x16xf32>
  // CHECK-NEXT: %[[V:.*]] = dlc.input "v"
  %v = dlc.input "v" : tensor<?x16xf32>
  // Names are the instance's and the layer's; sharing stays in the instance.
  // CHECK-NEXT: %[[A0:.*]] = dlc.dense %[[U]] {activation = @relu, name = "a/first", units = 16}
  // CHECK-NEXT: %[[A1:.*]] = dlc.add %[[A0]], %[[V]] {name = "a/sum"}
  // CHECK-NEXT: %[[A2:.*]] = dlc.dense %[[A1]] {name = "a/second", shares = "a/first", trainable = false, units = 16}
  %a:2 = dlc.apply @tower(%u, %v) {name = "a"}
  // What is between stays.
  // CHECK-NEXT: %[[F:.*]] = dlc.flatten %[[A2]] {name = "flat"}
  %f = dlc.flatten %a#0 {name = "flat"}
  // Another instance has variables of its own.
  // CHECK-NEXT: %[[B0:.*]] = dlc.dense %[[V]] {activation = @relu, name = "b/first", units = 16}
  // CHECK-NEXT: %[[B1:.*]] = dlc.add %[[B0]], %[[F]] {name = "b/sum"}
  // CHECK-NEXT: %[[B2:.*]] = dlc.dense %[[B1]] {name = "b/second", shares = "b/first", trainable = false, units = 16}
  %b:2 = dlc.apply @tower(%a#1, %f) {name = "b"}
  // One that shares uses those of the other, layer by layer.
  // CHECK-NEXT: %[[C0:.*]] = dlc.dense %[[B2]] {activation = @relu, name = "c/first", shares = "a/first", units = 16}
  // CHECK-NEXT: %[[C1:.*]] = dlc.add %[[C0]], %[[F]] {name = "c/sum", shares = "a/sum"}
  // CHECK-NEXT: %[[C2:.*]] = dlc.dense %[[C1]] {name = "c/second", shares = "a/first", trainable = false, units = 16}
  %c:2 = dlc.apply @tower(%b#0, %b#1) {name = "c", shares = "a"}
  // CHECK-NEXT: dlc.outputs %[[C2]], %[[F]]
  dlc.outputs %c#0, %c#1 names ["y", "z"]
}

// -----

// Blocks that apply blocks, before or after them in the text.
dlc.block @outer(%x) {
  %0 = dlc.apply @inner(%x) {name = "p"}
  %1 = dlc.apply @inner(%0) {name = "q", shares = "p"}
  dlc.yield %1
}
dlc.block @inner(%x) {
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}

// CHECK-LABEL: dlc.model @nested
dlc.model @nested {
  // CHECK-NEXT: %[[X:.*]] = dlc.input "x"
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK-NEXT: %[[A:.*]] = dlc.dense %[[X]] {name = "a/p/d", units = 4}
  // CHECK-NEXT: %[[B:.*]] = dlc.dense %[[A]] {name = "a/q/d", shares = "a/p/d", units = 4}
  %0 = dlc.apply @outer(%x) {name = "a"}
  // CHECK-NEXT: %[[C:.*]] = dlc.dense %[[B]] {name = "b/p/d", shares = "a/p/d", units = 4}
  // CHECK-NEXT: %[[D:.*]] = dlc.dense %[[C]] {name = "b/q/d", shares = "a/p/d", units = 4}
  %1 = dlc.apply @outer(%0) {name = "b", shares = "a"}
  // CHECK-NEXT: dlc.outputs %[[D]]
  dlc.outputs %1
}

// -----

// A block without layers, and one that nothing applies.
dlc.block @swap(%x, %y) {
  dlc.yield %y, %x
}
dlc.block @unused(%x) {
  %0 = dlc.dense %x {units = 4}
  dlc.yield %0
}

// CHECK-LABEL: dlc.model @swapped
dlc.model @swapped {
  // CHECK-NEXT: %[[X:.*]] = dlc.input "x"
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK-NEXT: %[[Y:.*]] = dlc.input "y"
  %y = dlc.input "y" : tensor<?x5xf32>
  %0:2 = dlc.apply @swap(%x, %y) {name = "s"}
  // CHECK-NEXT: dlc.outputs %[[Y]], %[[X]]
  dlc.outputs %0#0, %0#1 names ["y", "x"]
}

// -----

// Models are apart: each has its own instances. Unnamed layers of a model are
// no matter.
dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}
// CHECK-LABEL: dlc.model @one
dlc.model @one {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK: dlc.dense {{.*}} {name = "a/d", units = 4}
  %0 = dlc.apply @tower(%x) {name = "a"}
  // CHECK: dlc.flatten %{{[0-9a-z]+}}{{ *$}}
  %1 = dlc.flatten %0
  dlc.outputs %1
}
// CHECK-LABEL: dlc.model @two
dlc.model @two {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK: dlc.dense {{.*}} {name = "a/d", units = 4}
  %0 = dlc.apply @tower(%x) {name = "a"}
  dlc.outputs %0 names ["y"]
}
