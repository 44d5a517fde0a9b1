"""Data sets that runs read: what they are called, where they come from, and a digest of what they held."""
