"""Sessions that belong together: series, scheduled pathways, last year's programme taken up again."""
