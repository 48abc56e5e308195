// Layers without inputs take what comes before them: in sequential models and in
// blocks of one argument. Printed text has them.
// RUN: dlc-opt %s --verify-roundtrip --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: dlc.block @tail(%arg0) params(width = 4) {
// CHECK-NEXT: %[[D:.*]] = dlc.dense %arg0 {activation = @relu, units = @width}
// CHECK-NEXT: %[[O:.*]] = dlc.dropout %[[D]] {rate = 0.1}
// CHECK-NEXT: dlc.yield %[[O]]
dlc.block @tail(%x) params(width = 4) {
  dlc.dense {units = @width, activation = @relu}
  dlc.dropout {rate = 0.1}
  dlc.yield
}

// Some say what they take.
// CHECK-LABEL: dlc.model sequential @mlp {
// CHECK-NEXT: %[[I:.*]] = dlc.input "image" : tensor<?x8x8xui8>
// CHECK-NEXT: %[[R:.*]] = dlc.rescaling %[[I]] {scale = 0.0625}
// CHECK-NEXT: %[[F:.*]] = dlc.flatten %[[R]]
// CHECK-NEXT: %[[D:.*]] = dlc.dense %[[F]] {units = 10}
// CHECK-NEXT: dlc.outputs %[[D]] names ["probabilities"]
dlc.model sequential @mlp {
  dlc.input "image" : tensor<?x8x8xui8>
  dlc.rescaling {scale = 0.0625}
  %0 = dlc.flatten
  dlc.dense %0 {units = 10}
  dlc.outputs names ["probabilities"]
}

// -----

dlc.model @graph {
  %x = dlc.input "x" : tensor<?x8xf32>
  // expected-error@below {{'dlc.dense' op expects its input; only in a dlc.model sequential, and in a block of one argument, it may be left out for the value before}}
  %0 = dlc.dense {units = 32}
  dlc.outputs %0
}

// -----

dlc.block @two(%x, %y) {
  // expected-error@below {{'dlc.dense' op expects its input; only in a dlc.model sequential, and in a block of one argument, it may be left out for the value before}}
  %0 = dlc.dense {units = 32}
  dlc.yield %0
}

// -----

// Nothing comes before.
dlc.model sequential @first {
  // expected-error@below {{'dlc.dense' op requires a single operand}}
  dlc.dense {units = 32}
  dlc.outputs
}
