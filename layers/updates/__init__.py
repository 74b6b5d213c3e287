"""Newer control, fetched where its terms let the user fetch it, never at the cost of the old.

`endpoints` says where, `fetch` and `arcgis` bring it, `checks` judges it, `store` keeps versions
and swaps them in one step, `run` is the whole way. Nothing uses what was fetched unasked: a map is
built of it only with `--control updated:SOURCE`, so that the same spec gives the same map.
"""
