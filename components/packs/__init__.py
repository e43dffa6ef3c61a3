"""Class packs: the list, the form that makes one, what a step asks, and everybody's answers."""
