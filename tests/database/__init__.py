"""Tests of a journal that is kept on a database server, with real servers."""
