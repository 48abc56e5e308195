// Layers of tokens and tables: embeddings with a mask, normalizations, merging,
// regularizers, constraints. What a batch normalization takes has no bias: its gradient
// would be nothing but rounding.
dlc.model @tokens {
  %ids = dlc.input "ids" : tensor<?x6xi32>
  %place = dlc.input "place" : tensor<?xi32>
  %x = dlc.input "x" : tensor<?x5xf32>
  %0 = dlc.embedding %ids {input_dim = 101, output_dim = 8, mask_zero = true}
  %1 = dlc.layer_normalization %0
  %2 = dlc.einsum_dense %1 {equation = "abc,cd->abd", output_shape = [6, 16], bias_axes = "d", activation = @gelu}
  %3 = dlc.dropout %2 {rate = 0.25}
  %4 = dlc.einsum_dense %3 {equation = "abc,cd->abd", output_shape = [6, 8], kernel_regularizer = @l2}
  %5 = dlc.add %0, %4
  %6 = dlc.batch_normalization %5 {momentum = 0.75}
  %7 = dlc.global_average_pooling1d %6
  %8 = dlc.embedding %place {input_dim = 101, output_dim = 8, embeddings_constraint = @max_norm {max_value = 0.5}}
  %9 = dlc.dense %x {units = 8, use_bias = false, kernel_constraint = @unit_norm}
  %10 = dlc.batch_normalization %9
  %11 = dlc.maximum %8, %10
  %12 = dlc.dot %7, %11 {axes = 1, normalize = true}
  %13 = dlc.concatenate %12, %7
  %14 = dlc.rms_normalization %13
  %15 = dlc.dense %14 {units = 3}
  dlc.outputs %15 names ["y"]
}
dlc.recipe @tokens {
  dlc.optimizer @sgd_momentum {learning_rate = 0.05, clipnorm = 1}
  dlc.loss @sparse_categorical_crossentropy {from_logits = 1}
  dlc.metric @sparse_categorical_accuracy
} {batch_size = 16}
