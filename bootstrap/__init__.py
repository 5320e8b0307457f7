"""What course.py needs before the course's own environment exists. Standard library only."""
