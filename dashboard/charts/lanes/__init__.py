"""The lanes of the course figure. Each knows its height and draws itself on a sheet; course.py stacks them."""
