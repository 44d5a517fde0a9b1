"""Autolog: params, metrics and models of a framework's training calls, logged without a line of the user's."""
