"""The Class page, for teachers: everybody, and what each trains."""

from components.people.class_page import class_page

class_page()
