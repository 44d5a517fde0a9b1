"""What is in a model's files, read without importing or running any of it."""
