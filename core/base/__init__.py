"""What every room uses and that depends on none: errors, texts, files, locks, intervals."""
