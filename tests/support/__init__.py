"""What the tests share: articles, laws, faults, hostile surroundings; no test stands here."""
