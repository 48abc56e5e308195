// What dlc-bind refuses: in the file, and in its option.
// RUN: split-file %s %t
// RUN: dlc-opt %t/missing.mlir --dlc-bind --verify-diagnostics
// RUN: dlc-opt %t/kinds.mlir '--dlc-bind=define=value=@relu' --verify-diagnostics --split-input-file
// RUN: dlc-opt %t/nothing.mlir '--dlc-bind=define=value=[1]' --verify-diagnostics --split-input-file
// RUN: dlc-opt %t/name.mlir '--dlc-bind=define=value=1' --verify-diagnostics
// RUN: dlc-opt %t/text.mlir '--dlc-bind=define=value=relu' --verify-diagnostics
// RUN: dlc-opt %t/form.mlir --dlc-bind=define=units --verify-diagnostics
// RUN: dlc-opt %t/no-value.mlir --dlc-bind=define=units= --verify-diagnostics
// RUN: dlc-opt %t/no-name.mlir --dlc-bind=define==3 --verify-diagnostics
// RUN: dlc-opt %t/twice.mlir --dlc-bind=define=units=3,units=4 --verify-diagnostics
// RUN: dlc-opt %t/unknown.mlir --dlc-bind=define=colour=3,units=4 --verify-diagnostics
// RUN: dlc-opt %t/unknowns.mlir --dlc-bind=define=shape=3,colour=4 --verify-diagnostics
// RUN: dlc-opt %t/verifier.mlir --dlc-bind=define=units=0 --verify-diagnostics
// RUN: dlc-opt %t/uses.mlir --dlc-bind --verify-diagnostics --split-input-file

//--- missing.mlir
dlc.param @rate = 0.5
// expected-error@below {{'dlc.param' op has no default and was given no value; use define=units=...}}
dlc.param @units

//--- kinds.mlir
// expected-error@below {{'dlc.param' op expects an integer, found "@relu"}}
dlc.param @value = 3

// -----

// expected-error@below {{'dlc.param' op expects a number, found "@relu"}}
dlc.param @value = 3.5

// -----

// expected-error@below {{'dlc.param' op expects a truth value, found "@relu"}}
dlc.param @value = true

// -----

// expected-error@below {{'dlc.param' op expects a string, found "@relu"}}
dlc.param @value = "relu"

//--- nothing.mlir
// A list is no value of any hyperparameter.
// expected-error@below {{'dlc.param' op expects a number, truth value, name or string, found "[1]"}}
dlc.param @value

//--- name.mlir
// expected-error@below {{'dlc.param' op expects a name, found "1"}}
dlc.param @value = @relu

//--- text.mlir
// A name begins with @; the parser's own error is not shown.
// expected-error@below {{'dlc.param' op expects a number, truth value, name or string, found "relu"}}
dlc.param @value

//--- form.mlir
// expected-error@below {{expects name=value in define, found "units"}}
module {
}

//--- no-value.mlir
// expected-error@below {{expects name=value in define, found "units="}}
module {
}

//--- no-name.mlir
// expected-error@below {{expects name=value in define, found "=3"}}
module {
}

//--- twice.mlir
// expected-error@below {{define gives "units" two values}}
module {
  dlc.param @units
}

//--- unknown.mlir
// expected-error@below {{define names "colour", which is not a dlc.param; there are: rate, units}}
module {
  dlc.param @units
  dlc.param @rate = 0.5
}

//--- unknowns.mlir
// expected-error@below {{define names "colour", "shape", which are not dlc.params}}
module {
}

//--- verifier.mlir
// A value is verified where it is used.
dlc.param @units
dlc.model @m {
  %x = dlc.input "x" : tensor<?x6xf32>
  // expected-error@below {{'dlc.dense' op expects units of at least 1, found 0}}
  %y = dlc.dense %x {units = @units}
  dlc.outputs %y
}

//--- uses.mlir
// An attribute that takes values of another kind; none is dropped silently.
dlc.param @act = 3
dlc.model @m {
  %x = dlc.input "x" : tensor<?x6xf32>
  // expected-error@below {{'dlc.dense' op attribute 'activation' failed to satisfy constraint: a definition, as @relu or @leaky_relu {negative_slope = 0.1}}}
  // expected-note@below {{the value of @act is 3 : i64}}
  %y = dlc.dense %x {units = 4, activation = @act}
  dlc.outputs %y
}

// -----

dlc.param @rate = true
dlc.model @m {
  %x = dlc.input "x" : tensor<?x6xf32>
  // expected-error@below {{'dlc.dropout' op attribute 'rate' failed to satisfy constraint: number or a hyperparameter}}
  // expected-note@below {{the value of @rate is true}}
  %y = dlc.dropout %x {rate = @rate}
  dlc.outputs %y
}

// -----

dlc.param @loss = "mse"
dlc.model @m {
  %x = dlc.input "x" : tensor<?x6xf32>
  dlc.outputs %x
}
dlc.recipe @m {
  // expected-error@below {{'dlc.loss' op attribute 'definition' failed to satisfy constraint: flat symbol reference attribute}}
  // expected-note@below {{the value of @loss is "mse"}}
  dlc.loss @loss
}

// -----

// Hyperparameters in a circle.
// expected-error@below {{'dlc.param' op has a value that leads back to @}}
dlc.param @a = @b
dlc.param @b = @a
