"""What an instructor wants to know about a week: the class in numbers, and which misconceptions cost the points."""
