"""YAML as plain as a map spec needs it: options and their values, each once, nothing that grows."""

from pathlib import Path
from typing import Any

import yaml

from geo.errors import Fault, FileError

# What the parser stumbles over where a tag says that something is what it is not, as `!!int x`.
_STUMBLES = (ValueError, LookupError, AttributeError, TypeError)


class _PlainLoader(yaml.SafeLoader):
    """Safe YAML without aliases (a few of them can grow to gigabytes) or repeated keys.

    A day stays text: whoever takes it says which day is none, and of which option.
    """

    yaml_implicit_resolvers = {  # noqa: RUF012 - the parser's own form
        letter: [(tag, form) for tag, form in known if tag != "tag:yaml.org,2002:timestamp"]
        for letter, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not taken")
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        keys = [key.value for key, _ in node.value]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            raise yaml.YAMLError(f"stands twice: {', '.join(sorted(twice))}")
        return super().construct_mapping(node, deep=deep)


def options(path: Path) -> dict[str, Any]:
    """Return the options in a YAML file.

    Raises
    ------
    FileError
        The file is missing, is not YAML, or holds no options.
    """
    try:
        found = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_PlainLoader)  # noqa: S506
    except (*_STUMBLES, OSError, RecursionError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        fault = Fault(str(path), None, None, "", f"cannot be read: {reason}", "Give a YAML spec.")
        raise FileError([fault]) from error
    if not isinstance(found, dict):
        fault = Fault(
            str(path), None, None, "", "holds no options", "Begin with `date: 2025-08-21`."
        )
        raise FileError([fault])
    return found
