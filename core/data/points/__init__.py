"""A person's own points on a plane: drawn, pasted, or computed by a formula."""
