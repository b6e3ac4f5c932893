"""One box that finds anything the reader may see."""
