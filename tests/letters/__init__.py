"""The page of what has been sent."""
