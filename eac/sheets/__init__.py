"""Spreadsheets: rows out (`writing`) and rows in (`reading`); rooms know `Sheet` and `Table`, never a file format."""
