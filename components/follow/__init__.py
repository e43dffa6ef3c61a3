"""What a presenter shows, on the screens of the audience: a page and its feed."""
