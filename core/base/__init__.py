"""What every room uses: errors, messages, files, locks, caches, intervals."""
