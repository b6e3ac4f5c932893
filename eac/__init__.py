"""EAC: programme management for arts education in schools.

Reading order, lowest room first (each imports only what stands before it): core, config, db, sheets, audit, identity,
web (the page kit), reference, schools and partners, catalogue, scheduling, feeds and reporting and accounts, admin,
seeding, app, cli.
"""

__version__ = "0.1.0"
