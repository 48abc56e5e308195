// RUN: dlc-opt %plugin %s --dlc-layer-pipeline --split-input-file --verify-diagnostics

dlc.model @blunt {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error @+1 {{expects a sharpness above 0, found 0}}
  %y = gating.feature_gate %x {sharpness = 0.0}
  dlc.outputs %y
}

// -----

dlc.model @featureless {
  %x = dlc.input "x" : tensor<?xf32>
  // expected-error @+1 {{expects features behind the rows, found 'tensor<?xf32>'}}
  %y = gating.feature_gate %x
  dlc.outputs %y
}

// -----

dlc.model @misspelt {
  %x = dlc.input "x" : tensor<?x3xf32>
  // expected-error @+1 {{has no attribute "sharpnes"; did you mean "sharpness"?}}
  %y = gating.feature_gate %x {sharpnes = 2.0}
  dlc.outputs %y
}
