"""What the server answers besides pages: who may ask, whether it is well, its figures and logs."""
