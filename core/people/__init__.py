"""Who the visitors are, what each may see and do, and how they sign in."""
