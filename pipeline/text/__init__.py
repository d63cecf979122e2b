"""Text that knows nothing of articles: comparing, splitting, showing it."""
