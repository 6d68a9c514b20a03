"""For authors: release a week, lint its notebook, verify that its checks are right."""
