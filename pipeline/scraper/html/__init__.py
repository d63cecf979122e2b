"""What a web page shows: what its elements mean, and its visible text block by block."""
