"""Readers of others' data: control of ground, and strikes, each with an account of the reading."""

from layers.sources.coarse import coarsen
from layers.sources.duplicates import propose
from layers.sources.formats import Format, Reading
from layers.sources.reading import read, read_control
from layers.sources.registry import FORMATS
from layers.sources.report import Report

__all__ = ["FORMATS", "Format", "Reading", "Report", "coarsen", "propose", "read", "read_control"]
