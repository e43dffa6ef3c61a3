"""Who asks: the person before a page and behind a request, and what each gets to use."""
