"""The network from within: what each unit answers, and the weights between them."""
