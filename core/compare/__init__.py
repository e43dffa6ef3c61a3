"""What differs between runs: in their settings, their curves and their predictions."""
