// What metrics of sums, sample weights and schedules refuse.
// RUN: dlc-opt %s --dlc-name-layers --dlc-infer --dlc-expand --dlc-build-entries --verify-diagnostics --split-input-file

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.metric' op is weighted, but the loss of "y" has no sample_weight}}
  dlc.metric @mean_squared_error {weighted}
}

// -----

dlc.define function @three(%a, %b, %c) {
  yield %a
}
// expected-note@below {{the definition}}
dlc.define metric @one(%target, %prediction, %weight) sums("a") result = @three {
  %y = eval sum(%prediction)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.metric' op expects @three to take the 1 sums of its definition, found 3 arguments}}
  dlc.metric @one
}

// -----

dlc.define function @same(%a) {
  yield %a
}
// expected-note@below {{defined here}}
dlc.define metric @rows(%target, %prediction, %weight) sums("a") result = @same {
  %y = eval sum(%prediction, -1)
  yield %y
}
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  dlc.outputs %x names ["y"]
}
dlc.recipe @m {
  // expected-error@below {{'dlc.metric' op expects sums over the rows, floats, but its definition makes 'tensor<?xf32>'}}
  dlc.metric @rows
}

// -----

dlc.model @m {
  %x = dlc.input "sample_weight" : tensor<?x4xf32> // expected-note {{the input}}
  dlc.outputs %x names ["y"]
}
// expected-error@below {{'dlc.recipe' op needs sample weights called "sample_weight", but that is the name of an input of the model}}
dlc.recipe @m {
  dlc.loss @mean_squared_error {sample_weight}
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects a number for param "decay_steps" of @cosine_decay}}
  dlc.optimizer @adam {learning_rate = @cosine_decay {initial_learning_rate = 0.1}}
  dlc.loss @mean_squared_error
}

// -----

dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.dense %x {units = 2}
  dlc.outputs %0
}
dlc.recipe @m {
  // expected-error@below {{'dlc.optimizer' op expects schedule @cosine_decy to be a dlc.define of this file, of one that it imports or of the prelude; did you mean "cosine_decay"?}}
  dlc.optimizer @adam {learning_rate = @cosine_decy {initial_learning_rate = 0.1}}
  dlc.loss @mean_squared_error
}
