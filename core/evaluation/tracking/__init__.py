"""Runs as files for other programs that track experiments: TensorBoard and MLflow."""
