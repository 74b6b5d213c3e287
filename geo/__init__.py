"""Pure geometry and geodesy: arrays and geometries in and out. Knows no country."""
