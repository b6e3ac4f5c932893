"""The journal: who did what, when, on what. A sentence is stored at the time, so no room need be known here."""
