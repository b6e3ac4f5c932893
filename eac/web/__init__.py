"""The page kit: guards, forms, pages, transactions, lists, headers. Knows no room above it."""
