"""Calendar feeds: the secret address of each agenda, and the iCalendar text behind it."""
