"""Events by the hundred million: the measures of a table, partition by partition.

A folder of Parquet partitions goes in, one of measured partitions comes out, with totals by day
and oblast and by day and place. Each partition is read, measured and written by the functions that
serve a table in memory; which of them are worked on, where and how often is the business of Dask
(`layers.scale.engine`), which is loaded only for more than one worker.
"""
