// What dlc-instantiate-blocks refuses.
// RUN: dlc-opt %s --dlc-instantiate-blocks --verify-diagnostics --split-input-file

dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.apply' op has no name; run dlc-name-layers first}}
  %0 = dlc.apply @tower(%x)
  dlc.outputs %0
}

// -----

// In a block, too: a layer and an instance.
dlc.block @tower(%x) {
  // expected-error@below {{'dlc.dense' op has no name; run dlc-name-layers first}}
  %0 = dlc.dense %x {units = 4}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @tower(%x) {name = "a"}
  dlc.outputs %0
}

// -----

dlc.block @inner(%x) {
  dlc.yield %x
}
dlc.block @tower(%x) {
  // expected-error@below {{'dlc.apply' op has no name; run dlc-name-layers first}}
  %0 = dlc.apply @inner(%x)
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @tower(%x) {name = "a"}
  dlc.outputs %0 names ["y"]
}

// -----

// A block that applies itself.
dlc.block @tower(%x) {
  // expected-error@below {{'dlc.apply' op applies a block that applies itself}}
  %0 = dlc.apply @tower(%x) {name = "d"}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @tower(%x) {name = "a"}
  dlc.outputs %0 names ["y"]
}

// -----

// Blocks in a circle.
dlc.block @first(%x) {
  %0 = dlc.apply @second(%x) {name = "d"}
  dlc.yield %0
}
dlc.block @second(%x) {
  // expected-error@below {{'dlc.apply' op applies a block that applies itself}}
  %0 = dlc.apply @first(%x) {name = "d"}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @first(%x) {name = "a"}
  dlc.outputs %0 names ["y"]
}

// -----

// An instance that is not there.
dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.apply' op shares "b", which is not an earlier instance of @tower}}
  %0 = dlc.apply @tower(%x) {name = "a", shares = "b"}
  dlc.outputs %0
}

// -----

// One that comes later.
dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.apply' op shares "b", which is not an earlier instance of @tower}}
  %0 = dlc.apply @tower(%x) {name = "a", shares = "b"}
  %1 = dlc.apply @tower(%0) {name = "b"}
  dlc.outputs %1
}

// -----

// One of another block.
dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}
dlc.block @other(%x) {
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @other(%x) {name = "a"}
  // expected-error@below {{'dlc.apply' op shares "a", which is not an earlier instance of @tower}}
  %1 = dlc.apply @tower(%0) {name = "b", shares = "a"}
  dlc.outputs %1
}

// -----

// Itself.
dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.apply' op shares "a", which is not an earlier instance of @tower}}
  %0 = dlc.apply @tower(%x) {name = "a", shares = "a"}
  dlc.outputs %0
}

// -----

// An instance of another model.
dlc.block @tower(%x) {
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}
dlc.model @other {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @tower(%x) {name = "a"}
  dlc.outputs %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.apply' op shares "a", which is not an earlier instance of @tower}}
  %0 = dlc.apply @tower(%x) {name = "b", shares = "a"}
  dlc.outputs %0
}

// -----

// A copy whose name the model has already.
dlc.block @tower(%x) {
  // expected-error@below {{'dlc.dense' op repeats the name "a/d"}}
  %0 = dlc.dense %x {units = 4, name = "d"}
  dlc.yield %0
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-note@below {{first used here}}
  %0 = dlc.dense %x {units = 4, name = "a/d"}
  %1 = dlc.apply @tower(%0) {name = "a"}
  dlc.outputs %1
}

// -----

dlc.block @b0(%x) {
  // expected-error@below {{is one of more than 100000 layers that blocks become}}
  %0 = dlc.activation %x {name = "i", activation = @relu}
  dlc.yield %0
}
dlc.block @b1(%x) {
  %0 = dlc.apply @b0(%x) {name = "u"}
  %1 = dlc.apply @b0(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b2(%x) {
  %0 = dlc.apply @b1(%x) {name = "u"}
  %1 = dlc.apply @b1(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b3(%x) {
  %0 = dlc.apply @b2(%x) {name = "u"}
  %1 = dlc.apply @b2(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b4(%x) {
  %0 = dlc.apply @b3(%x) {name = "u"}
  %1 = dlc.apply @b3(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b5(%x) {
  %0 = dlc.apply @b4(%x) {name = "u"}
  %1 = dlc.apply @b4(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b6(%x) {
  %0 = dlc.apply @b5(%x) {name = "u"}
  %1 = dlc.apply @b5(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b7(%x) {
  %0 = dlc.apply @b6(%x) {name = "u"}
  %1 = dlc.apply @b6(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b8(%x) {
  %0 = dlc.apply @b7(%x) {name = "u"}
  %1 = dlc.apply @b7(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b9(%x) {
  %0 = dlc.apply @b8(%x) {name = "u"}
  %1 = dlc.apply @b8(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b10(%x) {
  %0 = dlc.apply @b9(%x) {name = "u"}
  %1 = dlc.apply @b9(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b11(%x) {
  %0 = dlc.apply @b10(%x) {name = "u"}
  %1 = dlc.apply @b10(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b12(%x) {
  %0 = dlc.apply @b11(%x) {name = "u"}
  %1 = dlc.apply @b11(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b13(%x) {
  %0 = dlc.apply @b12(%x) {name = "u"}
  %1 = dlc.apply @b12(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b14(%x) {
  %0 = dlc.apply @b13(%x) {name = "u"}
  %1 = dlc.apply @b13(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b15(%x) {
  %0 = dlc.apply @b14(%x) {name = "u"}
  %1 = dlc.apply @b14(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b16(%x) {
  %0 = dlc.apply @b15(%x) {name = "u"}
  %1 = dlc.apply @b15(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b17(%x) {
  %0 = dlc.apply @b16(%x) {name = "u"}
  %1 = dlc.apply @b16(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b18(%x) {
  %0 = dlc.apply @b17(%x) {name = "u"}
  %1 = dlc.apply @b17(%0) {name = "v"}
  dlc.yield %1
}
dlc.block @b19(%x) {
  %0 = dlc.apply @b18(%x) {name = "u"}
  %1 = dlc.apply @b18(%0) {name = "v"}
  dlc.yield %1
}
dlc.model @many {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.apply @b19(%x) {name = "b"}
  dlc.outputs %0
}
