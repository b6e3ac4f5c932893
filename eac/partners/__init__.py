"""Who offers and where: structures, practitioners, venues, works."""
