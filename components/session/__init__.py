"""The session of a visitor: its state, the address and the visit."""
