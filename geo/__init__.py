"""Pure geometry and geodesy: arrays and geometries in, arrays and geometries out. Knows no country."""
