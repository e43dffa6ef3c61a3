"""Class packs that people make, and what a class answers and trains in any pack."""
