// What layers that mask, share or normalize refuse.
// RUN: dlc-opt %s --dlc-name-layers --dlc-infer --dlc-expand --verify-diagnostics --split-input-file

dlc.model @m {
  %x = dlc.input "x" : tensor<?x5xi32>
  %0 = dlc.embedding %x {input_dim = 9, output_dim = 4, mask_zero = true}
  // expected-error@below {{'dlc.flatten' op takes no mask, but the input 0 of "flatten" has one}}
  %1 = dlc.flatten %0
  dlc.outputs %1
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-note@below {{here}}
  %0 = dlc.dense %x {name = "a", units = 4}
  // expected-error@below {{'dlc.dense' op shares "a/kernel", whose initializer is @glorot_uniform, not @zeros}}
  %1 = dlc.dense %0 {name = "b", shares = "a", units = 4, kernel_initializer = @zeros}
  dlc.outputs %1
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-note@below {{here}}
  %0 = dlc.dense %x {name = "a", units = 4}
  // expected-error@below {{'dlc.dense' op shares "a/kernel", whose regularizer is none, not @l2}}
  %1 = dlc.dense %0 {name = "b", shares = "a", units = 4, kernel_regularizer = @l2}
  dlc.outputs %1
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {name = "a", units = 4}
  // expected-error@below {{'dlc.dense' op shares "a", which is trained}}
  %1 = dlc.dense %0 {name = "b", shares = "a", units = 4, trainable = false}
  dlc.outputs %1
}

// -----

dlc.define regularizer @rowwise(%w) {
  %y = eval %w * %w
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.dense' op expects a regularizer that makes 'tensor<f32>', but @rowwise makes 'tensor<4x2xf32>'}}
  %0 = dlc.dense %x {units = 2, kernel_regularizer = @rowwise}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.embedding' op expects integers as indices, found 'tensor<?x4xf32>'}}
  %0 = dlc.embedding %x {input_dim = 9, output_dim = 4}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.layer_normalization' op expects different axes, found [1, -1] of 'tensor<?x4xf32>'}}
  %0 = dlc.layer_normalization %x {axis = [1, -1]}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.batch_normalization' op expects an axis of the input other than the rows, found axis 0 of 'tensor<?x4xf32>'}}
  %0 = dlc.batch_normalization %x {axis = 0}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // expected-error@below {{'dlc.batch_normalization' op expects a momentum in [0, 1], found 2.000000e+00}}
  %0 = dlc.batch_normalization %x {momentum = 2}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3x4xf32>
  // expected-error@below {{'dlc.einsum_dense' op expects size 3 of "b" in output_shape, found 5}}
  %0 = dlc.einsum_dense %x {equation = "abc,cd->abd", output_shape = [5, 6]}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3x4xf32>
  // expected-error@below {{'dlc.einsum_dense' op expects the rows, "a", first in the output and not in the kernel, found "abc,cd->bad"}}
  %0 = dlc.einsum_dense %x {equation = "abc,cd->bad", output_shape = [3, 6]}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3x4xf32>
  // expected-error@below {{'dlc.einsum_dense' op expects an equation [X],[Y]->[Z], ...[X],[Y]->...[Z] or [X]...,[Y]->[Z]... with different letters in each term, found "abc->abd"}}
  %0 = dlc.einsum_dense %x {equation = "abc->abd", output_shape = [3, 6]}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3x4xf32>
  // expected-error@below {{'dlc.reshape' op expects a shape of the 12 elements of a row of 'tensor<?x3x4xf32>', found [5, -1]}}
  %0 = dlc.reshape %x {target_shape = [5, -1]}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3x4xf32>
  // expected-error@below {{'dlc.permute' op expects each of the dimensions 1 to 2 of 'tensor<?x3x4xf32>' once, found [0, 1]}}
  %0 = dlc.permute %x {dims = [0, 1]}
  dlc.outputs %0
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x3x4xf32>
  // expected-error@below {{'dlc.dot' op expects axes of one size, found axis 1 of 'tensor<?x3x4xf32>' and axis 2 of 'tensor<?x3x4xf32>'}}
  %0 = dlc.dot %x, %x {axes = [1, 2]}
  dlc.outputs %0
}
