"""The Learn page: chapters with figures to move and networks to train, questions, exercises."""
