"""Chapters, questions, exercises and the glossary of the Learn page."""
