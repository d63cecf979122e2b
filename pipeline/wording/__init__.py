"""The product's own words around an article: dose panel, stop boxes, imprint.

Made from the words of each language in ``locale/``. The exporters print them and the meaning gate expects
them; both import this package, so neither has to import the other.
"""
