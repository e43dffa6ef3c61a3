"""The user's own images: a .zip with a folder of pictures for each class becomes a dataset."""
