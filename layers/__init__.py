"""What is known: one file a layer, each a frame with a schema, provenance and `load()`."""
