"""Training with Keras: the only part that imports TensorFlow. It runs in workers."""
