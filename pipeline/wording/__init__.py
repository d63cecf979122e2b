"""What a handout says of its own around the article's words, made from the words of each language.

Doses as the panel "How much" states them, the boxes "When to stop" and "When to get help", the lines of
"About this handout", dates. The exporters print it and the meaning gate expects it: neither sees the other.
"""
