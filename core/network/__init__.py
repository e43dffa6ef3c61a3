"""The network that settings describe: layers, schedule, Keras code, scripts and notebooks."""
