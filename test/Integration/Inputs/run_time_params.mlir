// Hyperparameters of run time wherever there may be some.
dlc.param @rate = 0.25 {run_time}
dlc.param @momentum = 0.9 {run_time}
dlc.param @decay = 0.01 {run_time}
dlc.param @clip = 1.0 {run_time}
dlc.param @slope = 0.1 {run_time}
dlc.param @lr = 0.05 {run_time}
dlc.param @penalty = 1e-3 {run_time}
dlc.param @weight = 2.0 {run_time}
dlc.param @average = 0.5 {run_time}

dlc.block @layer(%x) params(units, rate) {
  dlc.dense {units = @units, activation = @leaky_relu {negative_slope = @slope},
             kernel_regularizer = @l2 {l2 = @penalty}}
  dlc.dropout {rate = @rate}
}

dlc.model sequential @m {
  dlc.input "image" : tensor<?x8x8xui8>
  dlc.rescaling {scale = 0.0625}
  dlc.flatten
  dlc.apply @layer {units = 32, rate = @rate}
  dlc.dense {units = 10, activation = @softmax}
}

dlc.recipe @m {
  dlc.optimizer @sgd_momentum {learning_rate = @lr, momentum = @momentum, weight_decay = @decay,
                               global_clipnorm = @clip, ema_momentum = @average,
                               ema_overwrite_frequency = 10}
  dlc.loss @sparse_categorical_crossentropy {weight = @weight}
} {batch_size = 32}
