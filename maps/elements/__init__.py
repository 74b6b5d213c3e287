"""Our Folium elements: each a small class here with a script and a style of the same name."""
