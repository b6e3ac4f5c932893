"""The demonstration city: Cannes with its real schools and places, invented people, and a programme drawn by lot.

Reading order: tables (the seed files), city (schools and classes), people (teachers), diary (who is free when),
programme (the sessions of a year), fate (what became of them), loading (into the database).
"""
