"""A run step by step: what each batch did to loss and weights, and weights set by hand."""
