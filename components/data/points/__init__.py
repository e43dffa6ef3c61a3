"""A person's own points: drawn on a plane, pasted, or computed by a formula."""
