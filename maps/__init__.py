"""How it is shown: the map spec, the scene it becomes, and its surfaces (page, embed, picture)."""
