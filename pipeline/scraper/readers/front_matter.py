"""Front matter in YAML, of whoever wrote it, read in bounded time."""

import yaml

#: PyYAML takes up to a tenth of a millisecond a character; front matter has a few hundred.
_MOST_CHARACTERS = 20_000


def yaml_table(text: str) -> object:
    """What a text in YAML holds: plain values only, and no merged mappings.

    Raises:
        ValueError: it is larger than anyone writes.
        yaml.YAMLError: it is no YAML.
        RecursionError: it is nested too deeply.
    """
    if len(text) > _MOST_CHARACTERS:
        raise ValueError("it is larger than anyone writes by hand")
    return yaml.load(text, _Plain)  # noqa: S506 # a safe loader


class _Plain(yaml.SafeLoader):
    """The safe loader without merge keys: ``<<`` is a name as any other.

    Mappings that merge mappings that merge mappings grow as their product: ten lines take hours. What a page
    says about itself is at its top, and needs none.
    """

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leave a mapping as it is written."""


_Plain.yaml_constructors = {
    **yaml.SafeLoader.yaml_constructors,
    "tag:yaml.org,2002:merge": yaml.SafeLoader.construct_yaml_str,
}
