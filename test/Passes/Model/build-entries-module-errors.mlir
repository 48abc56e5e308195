// Modules that are not ready for dlc-build-entries, or have several models.
// RUN: dlc-opt %s --dlc-build-entries --verify-diagnostics --split-input-file

// expected-error@below {{'dlc.model' op has no table of variables; run dlc-expand first}}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  dlc.outputs %x : tensor<?x4xf32>
}

// -----

// A table, but no types.
dlt.variables @m_variables {
}
// expected-error@below {{'dlc.model' op has no types yet; run dlc-infer first}}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}

// -----

// No function, one of another type, one without a body.
dlt.variables @m_variables {
}
// expected-error@below {{'dlc.model' op expects a function @m_inference of '(tensor<?x4xf32>) -> tensor<?x4xf32>'; run dlc-expand first}}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  dlc.outputs %x : tensor<?x4xf32>
}

// -----

dlt.variables @m_variables {
  dlt.variable "w" : tensor<3xf32> weight init("zeros")
}
func.func private @m_inference(%w: tensor<3xf32>, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}
func.func private @m_training(%w: tensor<3xf32>, %x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  return %x : tensor<?x4xf32>
}
// expected-error@below {{'dlc.model' op expects a function @m_training of '(tensor<3xf32>, tensor<i64>, tensor<i64>, tensor<?x4xf32>) -> tensor<?x4xf32>'; run dlc-expand first}}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  dlc.outputs %x : tensor<?x4xf32>
}

// -----

dlt.variables @m_variables {
}
func.func private @m_inference(tensor<?x4xf32>) -> tensor<?x4xf32>
// expected-error@below {{'dlc.model' op expects a function @m_inference of}}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  dlc.outputs %x : tensor<?x4xf32>
}

// -----

// A table that is finished already.
dlt.variables @m_variables {
  // expected-error@below {{'dlt.variable' op is no row of dlc-expand's: expects weights with initializers}}
  dlt.variable "step" : tensor<i64> counter
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  dlc.outputs %x : tensor<?x4xf32>
}

// -----

// expected-note@below {{the first}}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
// expected-error@below {{'dlc.model' op is a second model; a program has one}}
dlc.model @n {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x
}
dlc.recipe @m {
}
// expected-error@below {{'dlc.recipe' op is a second recipe of @m}}
dlc.recipe @m {
}
